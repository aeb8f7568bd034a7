using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SourceGenBus.Generators.Descriptors;

namespace SourceGenBus.CodeFixes.Handlers;

/// <summary>Removes an attribute that marks a class for the same event again.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(DuplicateEventFix))]
[Shared]
public sealed class DuplicateEventFix : SyntaxFix
{
    /// <inheritdoc />
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = Ids(DiagnosticIds.DuplicateEvent);

    internal override IEnumerable<OfferedFix> Offer(FixableCode code)
    {
        if (code.Find<AttributeSyntax>() is { Parent: AttributeListSyntax list } attribute)
        {
            SyntaxNode removed = list.Attributes.Count == 1 ? list : attribute;
            var options = removed.GetLeadingTrivia().All(static trivia => string.IsNullOrWhiteSpace(trivia.ToString()))
                ? SyntaxRemoveOptions.KeepNoTrivia
                : SyntaxRemoveOptions.KeepLeadingTrivia;
            yield return new OfferedFix("Remove the attribute", "RemoveAttribute", editor => editor.RemoveNode(removed, options));
        }
    }
}
