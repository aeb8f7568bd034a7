using Microsoft.CodeAnalysis;
using SourceGenBus.Generators.Symbols;

namespace SourceGenBus.Generators.Shapes;

/// <summary>The types that are one value in JSON.</summary>
internal static class JsonScalars
{
    internal const string Any = "any";

    /// <summary>What a baseline calls a type; null for one that has parts.</summary>
    internal static string? KindOf(ITypeSymbol type) => type.SpecialType switch
    {
        SpecialType.System_String => "string",
        SpecialType.System_Object => Any,
        SpecialType.System_Boolean => "boolean",
        SpecialType.System_Char => "char",
        SpecialType.System_SByte => "int8",
        SpecialType.System_Byte => "uint8",
        SpecialType.System_Int16 => "int16",
        SpecialType.System_UInt16 => "uint16",
        SpecialType.System_Int32 => "int32",
        SpecialType.System_UInt32 => "uint32",
        SpecialType.System_Int64 => "int64",
        SpecialType.System_UInt64 => "uint64",
        SpecialType.System_Single => "single",
        SpecialType.System_Double => "double",
        SpecialType.System_Decimal => "decimal",
        SpecialType.System_DateTime => "date-time",
        _ => OfName(type),
    };

    /// <summary>The type of a value that may be null; null for a type whose values cannot be, or that is a reference type.</summary>
    internal static ITypeSymbol? Underlying(ITypeSymbol type) =>
        type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable ? nullable.TypeArguments[0] : null;

    /// <summary>Whether the values of a type are lists or dictionaries.</summary>
    internal static bool IsCollection(ITypeSymbol type) =>
        KindOf(type) is null
            && (type is IArrayTypeSymbol
                || ElementOfMemory(type) is not null
                || type.AllInterfaces.Prepend(type as INamedTypeSymbol).Any(static level => level.Is("System.Collections", "IEnumerable")));

    /// <summary>The type of the elements of a <c>Memory</c>; null for another type.</summary>
    internal static ITypeSymbol? ElementOfMemory(ITypeSymbol type) =>
        type is INamedTypeSymbol { Name: "Memory" or "ReadOnlyMemory", Arity: 1 } memory && IsSystem(type) ? memory.TypeArguments[0] : null;

    /// <summary>Whether <c>[JsonNumberHandling]</c> applies to values of a kind.</summary>
    internal static bool IsNumber(string kind) =>
        kind is "single" or "double" or "decimal" or "half"
            || kind.StartsWith("int", StringComparison.Ordinal)
            || kind.StartsWith("uint", StringComparison.Ordinal);

    /// <summary>The C# type of a kind, for code that is written from a baseline.</summary>
    internal static string? TypeOf(string kind) => kind switch
    {
        "string" or "char" or "decimal" or "double" => kind,
        "boolean" => "bool",
        "single" => "float",
        "int8" => "sbyte",
        "uint8" => "byte",
        "int16" => "short",
        "uint16" => "ushort",
        "int32" => "int",
        "uint32" => "uint",
        "int64" => "long",
        "uint64" => "ulong",
        "int128" => "System.Int128",
        "uint128" => "System.UInt128",
        "half" => "System.Half",
        "date-time" => "System.DateTime",
        "date-time with offset" => "System.DateTimeOffset",
        "date" => "System.DateOnly",
        "time" => "System.TimeOnly",
        "duration" => "System.TimeSpan",
        "uuid" => "System.Guid",
        "uri" => "System.Uri",
        "version" => "System.Version",
        "bytes" => "byte[]",
        Any => "System.Text.Json.JsonElement",
        _ => null,
    };

    private static string? OfName(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol { Rank: 1, ElementType.SpecialType: SpecialType.System_Byte } => "bytes",
        _ when ElementOfMemory(type) is { SpecialType: SpecialType.System_Byte } => "bytes",
        INamedTypeSymbol { Arity: 0 } when IsSystem(type) => type.Name switch
        {
            "DateTimeOffset" => "date-time with offset",
            "DateOnly" => "date",
            "TimeOnly" => "time",
            "TimeSpan" => "duration",
            "Guid" => "uuid",
            "Uri" => "uri",
            "Version" => "version",
            "Half" => "half",
            "Int128" => "int128",
            "UInt128" => "uint128",
            _ => null,
        },
        { Name: "JsonElement" or "JsonDocument" } when type.IsInNamespace("System.Text.Json") => Any,
        { Name: "JsonNode" or "JsonObject" or "JsonArray" or "JsonValue" } when type.IsInNamespace("System.Text.Json.Nodes") => Any,
        _ => null,
    };

    private static bool IsSystem(ITypeSymbol type) => type.ContainingType is null && type.IsInNamespace("System");
}
