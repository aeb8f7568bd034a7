using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace SourceGenBus.Generators.Symbols;

/// <summary>Writes constants as C# expressions.</summary>
internal static class Literals
{
    internal static string Of(TypedConstant constant) => constant switch
    {
        { Kind: TypedConstantKind.Type, Value: ITypeSymbol type } => $"typeof({type.ToQualifiedName()})",
        { Kind: TypedConstantKind.Array, IsNull: false, Type: { } type } =>
            $"new {type.ToQualifiedName()} {{ {string.Join(", ", constant.Values.Select(Of))} }}",
        { Kind: TypedConstantKind.Primitive or TypedConstantKind.Enum, Type: { } type } => Of(constant.Value, type),
        _ => "null",
    };

    internal static string Of(object? value, ITypeSymbol type)
    {
        if (value is null)
            return type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T ? $"default({type.ToQualifiedName()})" : "default!";

        var literal = value switch
        {
            float.NaN => "float.NaN",
            float.PositiveInfinity => "float.PositiveInfinity",
            float.NegativeInfinity => "float.NegativeInfinity",
            double.NaN => "double.NaN",
            double.PositiveInfinity => "double.PositiveInfinity",
            double.NegativeInfinity => "double.NegativeInfinity",
            DateTime time => $"new global::System.DateTime({time.Ticks}L)",
            decimal => SymbolDisplay.FormatPrimitive(value, quoteStrings: true, useHexadecimalNumbers: false) + "m",
            _ => SymbolDisplay.FormatPrimitive(value, quoteStrings: true, useHexadecimalNumbers: false),
        };
        return type.SpecialType is SpecialType.System_String or SpecialType.System_Boolean or SpecialType.System_Object or SpecialType.System_Char or SpecialType.System_Int32 or SpecialType.System_Decimal
            ? literal
            : $"({type.ToQualifiedName()})({literal})";
    }
}
