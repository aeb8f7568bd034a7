using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Operations;

namespace SourceGenBus.Generators.Rules.NoThrow;

/// <summary>The built-in operators that throw nothing, whatever the values.</summary>
internal static class NoThrowOperators
{
    internal static bool IsSafe(IConversionOperation operation)
    {
        if (operation is { OperatorMethod: not null } or { IsTryCast: true } || operation.Operand.Type is not { } from || operation.Type is not { } to)
            return operation is { OperatorMethod: null, Operand: { Type: null, ConstantValue: { HasValue: true, Value: null } } }; // null itself

        var conversion = operation.GetConversion();
        if (conversion.IsIdentity || (conversion.IsImplicit && (conversion.IsReference || conversion.IsBoxing)))
            return true;
        return !operation.IsChecked && (IsNumber(from) || IsEnum(from)) && (IsNumber(to) || IsEnum(to));
    }

    internal static bool IsSafe(IUnaryOperation operation) =>
        operation is { OperatorMethod: null, IsLifted: false, IsChecked: false }
        && operation.OperatorKind switch
        {
            UnaryOperatorKind.Not => IsBool(operation.Type),
            UnaryOperatorKind.Plus or UnaryOperatorKind.Minus or UnaryOperatorKind.BitwiseNegation => IsNumber(operation.Type) || IsEnum(operation.Type),
            _ => false,
        };

    internal static bool IsSafe(IBinaryOperation operation) =>
        operation is { OperatorMethod: null, IsLifted: false, IsChecked: false }
        && IsSafe(operation.OperatorKind, operation.LeftOperand, operation.RightOperand);

    /// <summary>A narrow number is widened and cut again, which in a checked context throws: so neither.</summary>
    internal static bool IsSafe(ICompoundAssignmentOperation operation) =>
        operation is { OperatorMethod: null, IsLifted: false, IsChecked: false, InConversion.IsIdentity: true, OutConversion.IsIdentity: true }
        && IsSafe(operation.OperatorKind, operation.Target, operation.Value);

    internal static bool IsSafe(IIncrementOrDecrementOperation operation) =>
        operation is { OperatorMethod: null, IsLifted: false, IsChecked: false } && IsNumber(operation.Target.Type);

    internal static bool IsSafe(IPatternOperation pattern) => pattern switch
    {
        INegatedPatternOperation negated => IsSafe(negated.Pattern),
        IConstantPatternOperation constant => constant.Value.ConstantValue.HasValue,
        _ => false,
    };

    private static bool IsSafe(BinaryOperatorKind kind, IOperation left, IOperation right)
    {
        var (first, second) = (left.Type, right.Type);
        return kind switch
        {
            BinaryOperatorKind.Add or BinaryOperatorKind.Subtract or BinaryOperatorKind.Multiply => IsNumber(first) && IsNumber(second),
            BinaryOperatorKind.LeftShift or BinaryOperatorKind.RightShift or BinaryOperatorKind.UnsignedRightShift => IsNumber(first) && IsNumber(second),
            BinaryOperatorKind.Divide or BinaryOperatorKind.Remainder => IsFloating(first) && IsFloating(second),
            BinaryOperatorKind.And or BinaryOperatorKind.Or or BinaryOperatorKind.ExclusiveOr => IsPlain(first) && IsPlain(second),
            BinaryOperatorKind.ConditionalAnd or BinaryOperatorKind.ConditionalOr => IsBool(first) && IsBool(second),
            BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals =>
                (IsPlain(first) && IsPlain(second)) || (IsString(first) && IsString(second)) || (IsNull(left) && IsObject(second)) || (IsNull(right) && IsObject(first)),
            BinaryOperatorKind.LessThan or BinaryOperatorKind.LessThanOrEqual or BinaryOperatorKind.GreaterThan or BinaryOperatorKind.GreaterThanOrEqual =>
                (IsNumber(first) && IsNumber(second)) || (IsEnum(first) && IsEnum(second)),
            _ => false,
        };
    }

    private static bool IsPlain(ITypeSymbol? type) => IsNumber(type) || IsBool(type) || IsEnum(type);

    /// <summary>Not <c>decimal</c>, which overflows in every context.</summary>
    private static bool IsNumber(ITypeSymbol? type) =>
        type is { SpecialType: >= SpecialType.System_Char and <= SpecialType.System_Double and not SpecialType.System_Decimal };

    private static bool IsFloating(ITypeSymbol? type) => type is { SpecialType: SpecialType.System_Single or SpecialType.System_Double };

    private static bool IsBool(ITypeSymbol? type) => type is { SpecialType: SpecialType.System_Boolean };

    private static bool IsString(ITypeSymbol? type) => type is { SpecialType: SpecialType.System_String };

    private static bool IsEnum(ITypeSymbol? type) => type is { TypeKind: TypeKind.Enum };

    private static bool IsObject(ITypeSymbol? type) => type is { IsReferenceType: true, TypeKind: not (TypeKind.Dynamic or TypeKind.Delegate) };

    private static bool IsNull(IOperation operation) => operation.ConstantValue is { HasValue: true, Value: null };
}
