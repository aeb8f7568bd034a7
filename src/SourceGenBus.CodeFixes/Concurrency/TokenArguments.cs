using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using SourceGenBus.Generators.Concurrency;

namespace SourceGenBus.CodeFixes.Concurrency;

/// <summary>Adds a cancellation token to the arguments of a call.</summary>
internal static class TokenArguments
{
    /// <summary>The argument: by position where it is the next one, by name otherwise. Null when the call takes none.</summary>
    internal static ArgumentSyntax? For(InvocationExpressionSyntax call, string token, SemanticModel model)
    {
        if (model.GetOperation(call) is not IInvocationOperation operation || TokenFlow.TokenParameterFor(operation) is not { } parameter)
            return null;

        // Called like an instance method, an extension method has its first argument in front.
        var isReduced = model.GetSymbolInfo(call).Symbol is IMethodSymbol { ReducedFrom: not null };
        var ordinal = isReduced ? parameter.Ordinal - 1 : parameter.Ordinal;
        var argument = SyntaxFactory.Argument(SyntaxFactory.IdentifierName(token));
        var isNext = call.ArgumentList.Arguments.Count == ordinal
            && call.ArgumentList.Arguments.All(static argument => argument.NameColon is null);
        return isNext ? argument : argument.WithNameColon(SyntaxFactory.NameColon(parameter.Name));
    }

    internal static SyntaxNode Add(SyntaxNode call, ArgumentSyntax argument)
    {
        var invocation = (InvocationExpressionSyntax)call;
        var list = invocation.ArgumentList;
        var arguments = list.Arguments.Count == 0
            ? SyntaxFactory.SingletonSeparatedList(argument)
            : SyntaxFactory.SeparatedList(
                list.Arguments.Add(argument),
                list.Arguments.GetSeparators().Append(SyntaxFactory.Token(SyntaxKind.CommaToken).WithTrailingTrivia(SyntaxFactory.Space)));
        return invocation.WithArgumentList(list.WithArguments(arguments));
    }
}
