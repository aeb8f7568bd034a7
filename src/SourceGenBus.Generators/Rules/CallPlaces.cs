using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace SourceGenBus.Generators.Rules;

/// <summary>Where a call stands, and what becomes of its result.</summary>
internal static class CallPlaces
{
    /// <summary>The name of the called method: one line, however long the call is.</summary>
    internal static Location NameLocation(this IInvocationOperation call) =>
        (call.Syntax as InvocationExpressionSyntax)?.Expression switch
        {
            MemberAccessExpressionSyntax member => member.Name.GetLocation(),
            MemberBindingExpressionSyntax conditional => conditional.Name.GetLocation(),
            { } expression => expression.GetLocation(),
            null => call.Syntax.GetLocation(),
        };

    /// <summary>Whether a call is a whole statement, so that its result goes nowhere. An assignment to <c>_</c> says that this is meant.</summary>
    internal static bool DropsResult(this IInvocationOperation call)
    {
        IOperation current = call;
        while (current.Parent is IConditionalAccessOperation or IInvocationOperation { TargetMethod.Name: "ConfigureAwait" or "AsTask" or "Preserve" } or IArgumentOperation)
            current = current.Parent;
        return current.Parent is IExpressionStatementOperation && !IsInExpressionTree(call) && !IsVerification(call);
    }

    /// <summary>The function that a piece of code belongs to: a lambda, a local function or the whole body of a member.</summary>
    internal static IOperation EnclosingFunction(this IOperation operation)
    {
        var current = operation;
        while (current.Parent is { } parent && current is not (IAnonymousFunctionOperation or ILocalFunctionOperation))
            current = parent;
        return current;
    }

    /// <summary>A lambda that becomes data is not run: <c>mock.Verify(bus => bus.PublishAsync(...))</c>.</summary>
    private static bool IsInExpressionTree(IOperation operation)
    {
        for (var current = operation; current is not null; current = current.Parent)
        {
            if (current is IAnonymousFunctionOperation { Parent: IConversionOperation { Type: INamedTypeSymbol { Name: "Expression" } type } }
                && type.IsInNamespace("System.Linq.Expressions"))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A call on what <c>bus.Received()</c> returns asks about a call; it does not make one.</summary>
    private static bool IsVerification(IInvocationOperation call) =>
        call.Instance is IInvocationOperation { TargetMethod.ContainingNamespace.Name: "NSubstitute" or "FakeItEasy" };
}
