using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SourceGenBus.CodeFixes;

/// <summary>Questions about syntax that several fixes ask.</summary>
internal static class CallExpressions
{
    /// <summary>The call of which a node is the name.</summary>
    internal static InvocationExpressionSyntax? CallOf(SyntaxNode name) =>
        name.AncestorsAndSelf().OfType<InvocationExpressionSyntax>().FirstOrDefault(call => call.Expression.Span.Contains(name.Span));

    /// <summary>An <c>await</c> in the place of an expression, in parentheses where something follows it.</summary>
    internal static ExpressionSyntax AwaitInPlaceOf(ExpressionSyntax replaced, ExpressionSyntax awaited)
    {
        var result = AwaitedReturns.Await(awaited.WithoutTrivia());
        var isFollowed = replaced.Parent switch
        {
            MemberAccessExpressionSyntax member => member.Expression == replaced,
            ElementAccessExpressionSyntax element => element.Expression == replaced,
            ConditionalAccessExpressionSyntax conditional => conditional.Expression == replaced,
            InvocationExpressionSyntax => true,
            PostfixUnaryExpressionSyntax => true,
            _ => false,
        };
        return (isFollowed ? SyntaxFactory.ParenthesizedExpression(result) : result).WithTriviaFrom(replaced);
    }
}
