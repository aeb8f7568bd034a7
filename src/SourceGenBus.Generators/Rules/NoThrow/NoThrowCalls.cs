using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SourceGenBus.Generators.Discovery;

namespace SourceGenBus.Generators.Rules.NoThrow;

/// <summary>The few methods that are known to throw nothing when their <c>ref</c> arguments are fields.</summary>
internal static class NoThrowCalls
{
    /// <summary>Whether the name is one of theirs.</summary>
    internal static bool IsCandidate(InvocationExpressionSyntax call) =>
        call.Expression is IdentifierNameSyntax { Identifier.ValueText: "nameof" }
        || (PublishCallSyntax.NameOf(call.Expression) is { } name && (IsAtomic(name) || IsVolatile(name) || IsChoice(name)));

    internal static bool IsSafe(IMethodSymbol method)
    {
        var type = method.ContainingType;
        if (!method.IsStatic || type is null || type.IsInSource())
            return false;

        // Of a struct, Exchange takes some types and throws at others; of a class, it takes all.
        var takesAll = method.Arity == 0 || method.TypeArguments.All(static argument => argument.IsReferenceType);
        return takesAll
            && ((IsAtomic(method.Name) && type.Is("System.Threading", "Interlocked"))
                || (IsVolatile(method.Name) && type.Is("System.Threading", "Volatile"))
                || (IsChoice(method.Name) && type.Is("System", "Math")));
    }

    private static bool IsAtomic(string name) =>
        name is "Increment" or "Decrement" or "Add" or "And" or "Or" or "Exchange" or "CompareExchange" or "Read";

    private static bool IsVolatile(string name) => name is "Read" or "Write";

    private static bool IsChoice(string name) => name is "Max" or "Min";
}
