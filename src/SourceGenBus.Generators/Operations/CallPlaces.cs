using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace SourceGenBus.Generators.Operations;

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

    /// <summary>
    /// Whether a call is a whole statement, so that its result goes nowhere. An assignment to <c>_</c> says that this is meant.
    /// </summary>
    internal static bool DropsResult(this IInvocationOperation call)
    {
        IOperation current = call;
        while (current.Parent is IConditionalAccessOperation or IInvocationOperation { TargetMethod.Name: "ConfigureAwait" or "AsTask" or "Preserve" } or IArgumentOperation)
            current = current.Parent;
        return current.Parent is IExpressionStatementOperation && !call.IsInExpressionTree() && !IsVerification(call);
    }

    /// <summary>The function that a piece of code belongs to: a lambda, a local function or the whole body of a member.</summary>
    internal static IOperation EnclosingFunction(this IOperation operation)
    {
        var current = operation;
        while (current.Parent is { } parent && current is not (IAnonymousFunctionOperation or ILocalFunctionOperation))
            current = parent;
        return current;
    }

    /// <summary>
    /// A call that a mocking library records asks about a call; it does not make one: one on what <c>bus.Received()</c> returns, and
    /// one in <c>bus.When(b => b.PublishAsync(...))</c> or <c>Received.InOrder(() => ...)</c>.
    /// </summary>
    private static bool IsVerification(IInvocationOperation call) =>
        (call.Instance is IInvocationOperation receiver && IsOfMockingLibrary(receiver.TargetMethod))
        || (EnclosingFunction(call) is IAnonymousFunctionOperation { Parent: IDelegateCreationOperation { Parent: IArgumentOperation { Parent: IInvocationOperation taker } } }
            && IsOfMockingLibrary(taker.TargetMethod));

    private static bool IsOfMockingLibrary(IMethodSymbol method) =>
        method.ContainingNamespace.Name is "NSubstitute" or "FakeItEasy" or "Moq";
}
