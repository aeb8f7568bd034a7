using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Simplification;
using SourceGenBus.Generators.Concurrency;
using SourceGenBus.Generators.Descriptors;

namespace SourceGenBus.CodeFixes.Concurrency;

/// <summary>Awaits what a handler blocks on.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(UnblockFix))]
[Shared]
public sealed class UnblockFix : SyntaxFix
{
    /// <inheritdoc />
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = Ids(DiagnosticIds.BlockingCall);

    internal override IEnumerable<OfferedFix> Offer(FixableCode code)
    {
        if (!code.Diagnostic.Properties.TryGetValue(BlockingCallAnalyzer.Kind, out var name)
            || !Enum.TryParse<BlockingCallKind>(name, out var kind)
            || BlockingExpression(code.Node, kind) is not { } blocking
            || Awaited(blocking, kind) is null
            || !AsyncFunctions.CanAwait(blocking, code.Model))
        {
            yield break;
        }

        yield return new OfferedFix("Await instead of blocking", "Await", editor =>
        {
            editor.ReplaceNode(
                blocking,
                (current, _) => CallExpressions.AwaitInPlaceOf(blocking, Awaited((ExpressionSyntax)current, kind)!).WithTriviaFrom(current));
            AsyncFunctions.MakeAsync(editor, blocking);
        });
    }

    private static ExpressionSyntax? BlockingExpression(SyntaxNode node, BlockingCallKind kind) => kind switch
    {
        BlockingCallKind.None => null,
        _ when CallExpressions.CallOf(node) is { } call
            && call.Expression is MemberAccessExpressionSyntax or SimpleNameSyntax
            && IsNameOf(call.Expression, node) => call,
        _ => node.AncestorsAndSelf().OfType<MemberAccessExpressionSyntax>().FirstOrDefault(access => access.Name.Span == node.Span),
    };

    private static bool IsNameOf(ExpressionSyntax expression, SyntaxNode node) =>
        (expression is MemberAccessExpressionSyntax member ? member.Name.Span : expression.Span) == node.Span;

    private static ExpressionSyntax? Awaited(ExpressionSyntax blocking, BlockingCallKind kind) => (kind, blocking) switch
    {
        (BlockingCallKind.AwaitReceiver, MemberAccessExpressionSyntax result) => result.Expression,
        (BlockingCallKind.AwaitReceiver, InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax wait }) => wait.Expression,
        (BlockingCallKind.AwaitReceiverOfReceiver, InvocationExpressionSyntax
        {
            Expression: MemberAccessExpressionSyntax { Expression: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax getAwaiter } },
        }) => getAwaiter.Expression,
        (BlockingCallKind.AwaitCounterpart, InvocationExpressionSyntax call) => Rename(call, static name => name + "Async"),
        (BlockingCallKind.AwaitWhenAll, InvocationExpressionSyntax call) => Rename(call, static _ => "WhenAll"),
        (BlockingCallKind.AwaitDelay, InvocationExpressionSyntax call) => call.WithExpression(
            SyntaxFactory.ParseExpression("global::System.Threading.Tasks.Task.Delay").WithAdditionalAnnotations(Simplifier.Annotation)),
        _ => null,
    };

    private static InvocationExpressionSyntax? Rename(
        InvocationExpressionSyntax call,
        Func<string, string> rename) => call.Expression switch
    {
        MemberAccessExpressionSyntax member => call.WithExpression(member.WithName(Rename(member.Name, rename))),
        SimpleNameSyntax name => call.WithExpression(Rename(name, rename)),
        _ => null,
    };

    private static SimpleNameSyntax Rename(SimpleNameSyntax name, Func<string, string> rename) =>
        name.WithIdentifier(SyntaxFactory.Identifier(rename(name.Identifier.ValueText)).WithTriviaFrom(name.Identifier));
}
