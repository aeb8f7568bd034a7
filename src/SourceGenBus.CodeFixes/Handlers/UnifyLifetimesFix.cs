using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SourceGenBus.Generators.Descriptors;
using SourceGenBus.Generators.Handlers;
using SourceGenBus.Generators.Symbols;

namespace SourceGenBus.CodeFixes.Handlers;

/// <summary>Gives all attributes of a class one of the lifetimes that they disagree about.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(UnifyLifetimesFix))]
[Shared]
public sealed class UnifyLifetimesFix : SyntaxFix
{
    /// <inheritdoc />
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = Ids(DiagnosticIds.ConflictingLifetimes);

    internal override IEnumerable<OfferedFix> Offer(FixableCode code)
    {
        if (code.Find<TypeDeclarationSyntax>() is not { } declaration || code.Model.GetDeclaredSymbol(declaration) is not { } type)
            return [];

        var attributes = FixableCode.MarksOf(type).Select(static mark => mark.Attribute).ToList();
        var written = attributes
            .Select(static attribute => attribute.ApplicationSyntaxReference)
            .Where(reference => reference?.SyntaxTree == code.Root.SyntaxTree)
            .Select(reference => code.Root.FindNode(reference!.Span))
            .OfType<AttributeSyntax>()
            .ToList();
        if (written.Count != attributes.Count)
            return []; // Other parts of the class stand in other files.

        return attributes.Select(HandlerRules.LifetimeOf).Distinct().Select(lifetime => new OfferedFix(
            $"Make '{type.ToShortName()}' {lifetime.ToString().ToLowerInvariant()}",
            lifetime.ToString(),
            editor =>
            {
                foreach (var attribute in written)
                    editor.ReplaceNode(
                        attribute, (current, _) => LifetimeArguments.With((AttributeSyntax)current, lifetime, code, attribute.SpanStart));
            }));
    }
}
