using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SourceGenBus.Generators.Descriptors;

namespace SourceGenBus.CodeFixes;

/// <summary>Awaits a publish, an enqueue, a command or a query, in a method that is made async if it returns a task already.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(AwaitPublishFix)), Shared]
public sealed class AwaitPublishFix : DocumentFix
{
    /// <inheritdoc />
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = Ids(DiagnosticIds.DroppedPublish, DiagnosticIds.DroppedCommand, DiagnosticIds.DroppedEnqueue);

    private protected override IEnumerable<DocumentEdit> Edits(SyntaxNode node, Diagnostic diagnostic, SemanticModel model)
    {
        // What is awaited is the whole statement, with a ConfigureAwait that may follow. A null-conditional call may return null.
        if (Syntax.CallOf(node) is not { } call || OutermostOf(call) is not { } whole || !AsyncFunctions.CanAwait(call, model))
            yield break;

        // What becomes of an event that TryEnqueue did not accept, nobody but the author knows.
        if (diagnostic.Id == DiagnosticIds.DroppedEnqueue && model.GetSymbolInfo(call).Symbol is not { Name: "EnqueueAsync" })
            yield break;

        yield return new DocumentEdit(diagnostic.Id == DiagnosticIds.DroppedPublish ? "Await the publish" : "Await the call", editor =>
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
