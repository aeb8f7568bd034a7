using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SourceGenBus.Generators.Descriptors;

namespace SourceGenBus.CodeFixes.Delivery;

/// <summary>Awaits a publish, an enqueue, a command or a query, in a method that is made async if it returns a task already.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(AwaitPublishFix))]
[Shared]
public sealed class AwaitPublishFix : SyntaxFix
{
    /// <inheritdoc />
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = Ids(
        DiagnosticIds.DroppedPublish, DiagnosticIds.DroppedCommand, DiagnosticIds.DroppedEnqueue);

    internal override IEnumerable<OfferedFix> Offer(FixableCode code)
    {
        // What is awaited is the whole statement, with a ConfigureAwait that may follow. A null-conditional call may return null.
        if (CallExpressions.CallOf(code.Node) is not { } call || OutermostOf(call) is not { } whole || !AsyncFunctions.CanAwait(call, code.Model))
            yield break;

        // What becomes of an event that TryEnqueue did not accept, nobody but the author knows.
        if (code.Diagnostic.Id == DiagnosticIds.DroppedEnqueue && code.Model.GetSymbolInfo(call).Symbol is not { Name: "EnqueueAsync" })
            yield break;

        yield return new OfferedFix(code.Diagnostic.Id == DiagnosticIds.DroppedPublish ? "Await the publish" : "Await the call", "Await", editor =>
        {
            editor.ReplaceNode(whole, static (current, _) => AwaitedReturns.Await((ExpressionSyntax)current));
            AsyncFunctions.MakeAsync(editor, whole);
        });
    }

    private static ExpressionSyntax? OutermostOf(InvocationExpressionSyntax call)
    {
        ExpressionSyntax current = call;
        while (current.Parent is MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax outer })
            current = outer;
        return current.Parent is ExpressionStatementSyntax or ArrowExpressionClauseSyntax or LambdaExpressionSyntax ? current : null;
    }
}
