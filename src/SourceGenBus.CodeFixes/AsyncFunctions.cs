using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace SourceGenBus.CodeFixes;

/// <summary>Makes functions async so that they can await, where their callers do not notice.</summary>
internal static class AsyncFunctions
{
    /// <summary>Whether an <c>await</c> can stand at a place, after its function was made async if need be.</summary>
    internal static bool CanAwait(SyntaxNode place, SemanticModel model)
    {
        foreach (var node in place.AncestorsAndSelf())
        {
            switch (node)
            {
                case LockStatementSyntax @lock when @lock.Statement.Span.Contains(place.Span):
                case CatchFilterClauseSyntax or UnsafeStatementSyntax or FixedStatementSyntax or AccessorDeclarationSyntax:
                    return false;
                case AnonymousFunctionExpressionSyntax lambda:
                    return lambda.AsyncKeyword != default;
                case LocalFunctionStatementSyntax local:
                    return local.Modifiers.Any(SyntaxKind.AsyncKeyword)
                        || CanBecomeAsync(local.ReturnType, local.Body, local.ParameterList, model);
                case MethodDeclarationSyntax method:
                    return method.Modifiers.Any(SyntaxKind.AsyncKeyword)
                        || CanBecomeAsync(method.ReturnType, method.Body, method.ParameterList, model);
                case GlobalStatementSyntax:
                    return true;
                case MemberDeclarationSyntax:
                    return false;
            }
        }

        return false;
    }

    /// <summary>Makes the function around a place async. Doing so twice does no harm.</summary>
    internal static void MakeAsync(SyntaxEditor editor, SyntaxNode place)
    {
        var function = place.Ancestors().FirstOrDefault(static node =>
            node is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or MemberDeclarationSyntax);
        if (function is MethodDeclarationSyntax or LocalFunctionStatementSyntax)
            editor.ReplaceNode(function, static (current, _) => MakeAsync(current));
    }

    private static bool CanBecomeAsync(TypeSyntax returnType, BlockSyntax? body, ParameterListSyntax parameters, SemanticModel model)
    {
        // A method that returns void would become one that nobody awaits, or ask all its callers to change.
        return body is not null
            && model.GetTypeInfo(returnType).Type is INamedTypeSymbol { Name: "Task" or "ValueTask", Arity: 0 or 1, ContainingNamespace.Name: "Tasks" }
            && !parameters.Parameters.Any(static parameter => parameter.Modifiers.Any(static modifier =>
                modifier.IsKind(SyntaxKind.RefKeyword) || modifier.IsKind(SyntaxKind.OutKeyword) || modifier.IsKind(SyntaxKind.InKeyword)))
            && !body.DescendantNodes().Any(static node => node is YieldStatementSyntax or ReturnStatementSyntax { Expression: ImplicitObjectCreationExpressionSyntax });
    }

    private static SyntaxNode MakeAsync(SyntaxNode function)
    {
        switch (function)
        {
            case MethodDeclarationSyntax method when !method.Modifiers.Any(SyntaxKind.AsyncKeyword):
                var body = AwaitedReturns.Rewrite(method.Body!, method.ReturnType);
                return method.Modifiers.Any()
                    ? method.WithBody(body).AddModifiers(Async)
                    : method.WithBody(body)
                        .WithReturnType(method.ReturnType.WithoutLeadingTrivia())
                        .WithModifiers(SyntaxFactory.TokenList(Async.WithLeadingTrivia(method.ReturnType.GetLeadingTrivia())));
            case LocalFunctionStatementSyntax local when !local.Modifiers.Any(SyntaxKind.AsyncKeyword):
                var localBody = AwaitedReturns.Rewrite(local.Body!, local.ReturnType);
                return local.WithBody(localBody)
                    .WithReturnType(local.ReturnType.WithoutLeadingTrivia())
                    .WithModifiers(local.Modifiers.Any()
                        ? local.Modifiers.Add(Async)
                        : SyntaxFactory.TokenList(Async.WithLeadingTrivia(local.ReturnType.GetLeadingTrivia())));
            default:
                return function;
        }
    }

    private static SyntaxToken Async => SyntaxFactory.Token(SyntaxKind.AsyncKeyword).WithTrailingTrivia(SyntaxFactory.Space);
}
