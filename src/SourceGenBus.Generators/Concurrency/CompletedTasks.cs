using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SourceGenBus.Generators.Operations;
using SourceGenBus.Generators.Symbols;

namespace SourceGenBus.Generators.Concurrency;

/// <summary>
/// Recognizes tasks that are known to have completed, so that reading their result does not block: awaited before, alone or
/// through <c>Task.WhenAll</c>, asked whether they are completed, or handed to a continuation.
/// </summary>
internal static class CompletedTasks
{
    internal static bool IsCompleted(IOperation task, IOperation use)
    {
        var variable = task.Variable();
        if (variable is null)
            return task.WithoutConversion() is IFieldReferenceOperation or IPropertyReferenceOperation or IArrayElementReferenceOperation
                && IsAfterWhenAll(use);
        if (IsLambdaParameter(variable) || IsElementOfLoop(variable))
            return IsContinuation(use) || IsAfterWhenAll(use);
        if (IsContinuation(use) && variable is IParameterSymbol)
            return true;

        foreach (var operation in Earlier(use))
        {
            switch (operation)
            {
                case IAwaitOperation await when Mentions(await.Operation, variable):
                case IPropertyReferenceOperation { Property.Name: "IsCompleted" or "IsCompletedSuccessfully" } check when IsVariable(check.Instance, variable):
                // What WhenAny returns has completed.
                case IVariableDeclaratorOperation { Initializer.Value: var value } declarator
                    when SymbolEqualityComparer.Default.Equals(declarator.Symbol, variable) && value.WithoutConversion() is IAwaitOperation:
                    return true;
            }
        }

        return false;
    }

    /// <summary>Everything that stands before a place in its function and in those around it.</summary>
    private static IEnumerable<IOperation> Earlier(IOperation use)
    {
        for (var function = use.EnclosingFunction(); ; function = function.Parent.EnclosingFunction())
        {
            foreach (var operation in function.DescendantsInFunction())
            {
                if (operation.Syntax.SpanStart < use.Syntax.SpanStart)
                    yield return operation;
            }

            if (function.Parent is null)
                yield break;
        }
    }

    private static bool IsAfterWhenAll(IOperation use) => Earlier(use).Any(static operation =>
        operation is IAwaitOperation await
        && await.Operation.DescendantsAndSelf()
            .Any(static inner => inner is IInvocationOperation { TargetMethod: { Name: "WhenAll" or "WhenAny" or "WhenEach" } method }
            && method.ContainingType.Is("System.Threading.Tasks", "Task")));

    private static bool IsContinuation(IOperation use) =>
        use.EnclosingFunction() is IAnonymousFunctionOperation lambda
        && lambda.Parent?.Parent is IArgumentOperation { Parent: IInvocationOperation { TargetMethod.Name: "ContinueWith" } };

    private static bool IsLambdaParameter(ISymbol variable) =>
        variable is IParameterSymbol { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.AnonymousFunction } };

    private static bool IsElementOfLoop(ISymbol variable) =>
        variable is ILocalSymbol local
        && local.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() is Microsoft.CodeAnalysis.CSharp.Syntax.ForEachStatementSyntax;

    private static bool Mentions(IOperation operation, ISymbol variable) =>
        operation.DescendantsAndSelf().Any(inner => IsVariable(inner, variable));

    private static bool IsVariable(IOperation? operation, ISymbol variable) =>
        operation.Variable() is { } symbol && SymbolEqualityComparer.Default.Equals(symbol, variable);
}
