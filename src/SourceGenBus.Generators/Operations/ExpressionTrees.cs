using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace SourceGenBus.Generators.Operations;

/// <summary>
/// Recognizes code that is compiled to data: <c>mock.Verify(bus => bus.PublishAsync(...))</c>. Whoever reads the data looks for the method
/// that was written.
/// </summary>
internal static class ExpressionTrees
{
    /// <summary>Whether a call is part of an expression tree, directly or in a function inside of one.</summary>
    internal static bool IsInExpressionTree(this InvocationExpressionSyntax call, SemanticModel model, CancellationToken cancellationToken)
    {
        // Most calls are in no lambda, and the operation of a call brings that of the whole member along.
        if (!call.Ancestors().Any(static node => node is AnonymousFunctionExpressionSyntax or QueryExpressionSyntax))
            return false;

        // The lambda of a query clause has no syntax of its own.
        return model.GetOperation(call, cancellationToken) is not { } operation || operation.IsInExpressionTree();
    }

    /// <summary>Whether code is part of an expression tree, directly or in a function inside of one.</summary>
    internal static bool IsInExpressionTree(this IOperation operation)
    {
        for (var current = operation; current is not null; current = current.Parent)
        {
            // What a lambda becomes is not known while the code that it is given to is missing, as what another generator writes is here.
            if (current is IAnonymousFunctionOperation && current.Parent is not IDelegateCreationOperation)
                return true;
        }

        return false;
    }
}
