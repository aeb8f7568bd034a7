using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;

namespace SourceGenBus.CodeFixes;

/// <summary>Turns the returned tasks of a function that becomes async into awaited ones.</summary>
internal sealed class AwaitedReturns : CSharpSyntaxRewriter
{
    private readonly bool _hasResult;
    private readonly BlockSyntax _body;

    private AwaitedReturns(BlockSyntax body, bool hasResult)
    {
        _body = body;
        _hasResult = hasResult;
    }

    internal static BlockSyntax Rewrite(BlockSyntax body, TypeSyntax returnType) =>
        (BlockSyntax)new AwaitedReturns(
            body, returnType is GenericNameSyntax or QualifiedNameSyntax { Right: GenericNameSyntax }).VisitBody(body);

    // Functions inside return for themselves.
    public override SyntaxNode VisitLocalFunctionStatement(LocalFunctionStatementSyntax node) => node;

    public override SyntaxNode VisitSimpleLambdaExpression(SimpleLambdaExpressionSyntax node) => node;

    public override SyntaxNode VisitParenthesizedLambdaExpression(ParenthesizedLambdaExpressionSyntax node) => node;

    public override SyntaxNode VisitAnonymousMethodExpression(AnonymousMethodExpressionSyntax node) => node;

    public override SyntaxNode VisitBlock(BlockSyntax node) => VisitBody(node);

    public override SyntaxNode? VisitReturnStatement(ReturnStatementSyntax node)
    {
        var statements = Replace(node, isLast: false);
        return statements.Count == 1 ? statements[0] : SyntaxFactory.Block(statements).WithAdditionalAnnotations(Formatter.Annotation);
    }

    private BlockSyntax VisitBody(BlockSyntax block)
    {
        var statements = new List<StatementSyntax>(block.Statements.Count);
        foreach (var statement in block.Statements)
        {
            if (statement is ReturnStatementSyntax @return)
                statements.AddRange(
                    Replace(@return, isLast: ReferenceEquals(block, _body) && ReferenceEquals(statement, block.Statements.Last())));
            else if (Visit(statement) is StatementSyntax visited)
                statements.Add(visited);
        }

        return block.WithStatements(SyntaxFactory.List(statements));
    }

    private List<StatementSyntax> Replace(ReturnStatementSyntax node, bool isLast)
    {
        if (node.Expression is not { } value)
            return [node];

        if (_hasResult)
            return [node.WithExpression(ResultOf(value))];

        var end = SyntaxFactory.ReturnStatement().WithTriviaFrom(node);
        if (IsCompleted(value))
            return isLast ? [] : [end];

        var awaited = SyntaxFactory.ExpressionStatement(Await(value)).WithTriviaFrom(node);
        return isLast ? [awaited] : [awaited, end.WithoutLeadingTrivia().WithAdditionalAnnotations(Formatter.Annotation)];
    }

    private static ExpressionSyntax ResultOf(ExpressionSyntax value) => value switch
    {
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "FromResult" }, ArgumentList.Arguments: { Count: 1 } results } =>
            results[0].Expression,
        _ => Await(value),
    };

    private static bool IsCompleted(ExpressionSyntax value) => value switch
    {
        LiteralExpressionSyntax or DefaultExpressionSyntax => true,
        MemberAccessExpressionSyntax { Name.Identifier.ValueText: "CompletedTask" } => true,
        _ => false,
    };

    internal static ExpressionSyntax Await(ExpressionSyntax value) => SyntaxFactory.AwaitExpression(
        SyntaxFactory.Token(SyntaxKind.AwaitKeyword).WithTrailingTrivia(SyntaxFactory.Space),
        value.WithoutTrivia()).WithTriviaFrom(value);
}
