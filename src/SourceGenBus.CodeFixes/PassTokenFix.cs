using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using SourceGenBus.Generators.Analyzers;
using SourceGenBus.Generators.Descriptors;

namespace SourceGenBus.CodeFixes;

/// <summary>Passes the token on to a call that accepts one.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(PassTokenFix)), Shared]
public sealed class PassTokenFix : DocumentFix
{
    /// <inheritdoc />
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = Ids(DiagnosticIds.TokenNotPassed);

    private protected override IEnumerable<DocumentEdit> Edits(SyntaxNode node, Diagnostic diagnostic, SemanticModel model)
    {
        if (diagnostic.Properties.TryGetValue(CancellationTokenAnalyzer.Token, out var token)
            && token is not null
            && Syntax.CallOf(node) is { } call
            && TokenArguments.For(call, token, model) is { } argument)
        {
            yield return new DocumentEdit(
                "Pass the cancellation token",
                editor => editor.ReplaceNode(call, (current, _) => TokenArguments.Add(current, argument)));
        }
    }
}
