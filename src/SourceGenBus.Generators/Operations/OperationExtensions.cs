using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace SourceGenBus.Generators.Operations;

/// <summary>Questions about operations that several rules ask.</summary>
internal static class OperationExtensions
{
    /// <summary>All that belongs to a function itself, in the order of the source, without the functions nested in it.</summary>
    internal static IEnumerable<IOperation> DescendantsInFunction(this IOperation function)
    {
        foreach (var child in function.ChildOperations)
        {
            yield return child;
            if (child is IAnonymousFunctionOperation or ILocalFunctionOperation)
                continue;
            foreach (var descendant in child.DescendantsInFunction())
                yield return descendant;
        }
    }

    internal static IOperation WithoutConversion(this IOperation operation)
    {
        while (operation is IConversionOperation { Conversion.IsUserDefined: false } or IParenthesizedOperation)
            operation = operation is IConversionOperation conversion ? conversion.Operand : ((IParenthesizedOperation)operation).Operand;
        return operation;
    }

    /// <summary>The local variable or parameter that an expression is; null when it is neither.</summary>
    internal static ISymbol? Variable(this IOperation? operation) => operation?.WithoutConversion() switch
    {
        ILocalReferenceOperation local => local.Local,
        IParameterReferenceOperation parameter => parameter.Parameter,
        _ => null,
    };
}
