using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SourceGenBus.Generators.Operations;
using SourceGenBus.Generators.Symbols;

namespace SourceGenBus.Generators.Concurrency;

/// <summary>Which calls could take a cancellation token and do not get one.</summary>
internal static class TokenFlow
{
    /// <summary>Whether a call runs without a token although the called method, or an overload of it, takes one.</summary>
    internal static bool LacksToken(IInvocationOperation call)
    {
        // Work that is only started with a token is not canceled by it, so that these gain little.
        if (!IsAsynchronous(call.TargetMethod.ReturnType)
            || call.TargetMethod.Name is "Run" or "StartNew" or "ContinueWith" or "WhenAll" or "WhenAny")
            return false;

        // Cleaning up must happen also when the event was cancelled.
        if (IsCleanup(call))
            return false;

        var passed = call.Arguments.FirstOrDefault(static argument => argument.Parameter?.Type.IsCancellationToken() == true);
        return passed is null ? OverloadWithToken(call) is not null : passed.ArgumentKind == ArgumentKind.DefaultValue;
    }

    /// <summary>The parameter that the token of a call would be for: its own, or that of an overload.</summary>
    internal static IParameterSymbol? TokenParameterFor(IInvocationOperation call) =>
        call.TargetMethod.Parameters.FirstOrDefault(static parameter => parameter.Type.IsCancellationToken())
        ?? OverloadWithToken(call)?.Parameters.Last();

    /// <summary>The token that a place can use: a parameter of the nearest function around it that has one.</summary>
    internal static IParameterSymbol? TokenAt(IOperation place, IMethodSymbol method)
    {
        for (var function = place.EnclosingFunction(); function.Parent is { } parent; function = parent.EnclosingFunction())
        {
            var symbol = function switch
            {
                IAnonymousFunctionOperation lambda => lambda.Symbol,
                ILocalFunctionOperation local => local.Symbol,
                _ => null,
            };
            if (symbol is null)
                continue;
            if (TokenOf(symbol) is { } token)
                return token;
            if (symbol.IsStatic)
                return null;
        }

        return TokenOf(method);
    }

    internal static IParameterSymbol? TokenOf(IMethodSymbol method) =>
        method.Parameters.FirstOrDefault(
            static parameter => parameter.Type.IsCancellationToken() && parameter.RefKind is RefKind.None or RefKind.In);

    private static bool IsAsynchronous(ITypeSymbol type) =>
        AsyncCounterparts.IsAwaitable(type) || (type.Name == "IAsyncEnumerable" && type.IsInNamespace("System.Collections.Generic"));

    private static bool IsCleanup(IOperation operation)
    {
        for (var current = operation; current.Parent is { } parent; current = parent)
        {
            if (current is ICatchClauseOperation || (parent is ITryOperation @try && ReferenceEquals(@try.Finally, current)))
                return true;
        }

        return false;
    }

    private static IMethodSymbol? OverloadWithToken(IInvocationOperation call)
    {
        var method = call.TargetMethod.OriginalDefinition;
        foreach (var member in method.ContainingType.GetMembers(method.Name))
        {
            if (member is IMethodSymbol overload
                && overload.IsStatic == method.IsStatic
                && overload.Arity == method.Arity
                && overload.DeclaredAccessibility == method.DeclaredAccessibility
                && overload.Parameters.Length == method.Parameters.Length + 1
                && overload.Parameters[method.Parameters.Length].Type.IsCancellationToken()
                && HaveSameTypes(overload, method))
            {
                return overload;
            }
        }

        return null;
    }

    private static bool HaveSameTypes(IMethodSymbol overload, IMethodSymbol method)
    {
        for (var index = 0; index < method.Parameters.Length; index++)
        {
            // The type parameters of two overloads are different symbols of the same name.
            if (method.Parameters[index].IsParams || !AreSame(overload.Parameters[index].Type, method.Parameters[index].Type))
                return false;
        }

        return AreSame(overload.ReturnType, method.ReturnType);
    }

    private static bool AreSame(ITypeSymbol left, ITypeSymbol right) => RunTimeTypes.KeyOf(left) == RunTimeTypes.KeyOf(right);
}
