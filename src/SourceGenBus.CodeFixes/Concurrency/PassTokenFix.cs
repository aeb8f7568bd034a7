using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using SourceGenBus.Generators.Concurrency;
using SourceGenBus.Generators.Descriptors;

namespace SourceGenBus.CodeFixes.Concurrency;

/// <summary>Passes the token on to a call that accepts one.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(PassTokenFix))]
[Shared]
public sealed class PassTokenFix : SyntaxFix
{
    /// <inheritdoc />
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = Ids(DiagnosticIds.TokenNotPassed);

    internal override IEnumerable<OfferedFix> Offer(FixableCode code)
    {
        if (code.Diagnostic.Properties.TryGetValue(CancellationTokenAnalyzer.Token, out var token)
            && token is not null
            && CallExpressions.CallOf(code.Node) is { } call
            && TokenArguments.For(call, token, code.Model) is { } argument)
        {
            yield return new OfferedFix(
                "Pass the cancellation token",
                "PassToken",
                editor => editor.ReplaceNode(call, (current, _) => TokenArguments.Add(current, argument)));
        }
    }
}
