using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SourceGenBus.Generators.Descriptors;

namespace SourceGenBus.CodeFixes;

/// <summary>Awaits a publish, a command or a query, in a method that is made async if it returns a task already.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(AwaitPublishFix))]
[Shared]
public sealed class AwaitPublishFix : SyntaxFix
{
    /// <inheritdoc />
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = Ids(DiagnosticIds.DroppedPublish, DiagnosticIds.DroppedCommand);

    internal override IEnumerable<OfferedFix> Offer(FixableCode code)
    {
        // What is awaited is the whole statement, with a ConfigureAwait that may follow. A null-conditional call may return null.
        if (Syntax.CallOf(code.Node) is not { } call || OutermostOf(call) is not { } whole || !AsyncFunctions.CanAwait(call, code.Model))
            yield break;

        yield return new OfferedFix(code.Diagnostic.Id == DiagnosticIds.DroppedCommand ? "Await the call" : "Await the publish", "Await", editor =>
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
