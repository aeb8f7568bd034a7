using Microsoft.CodeAnalysis;
using SourceGenBus.Generators.Symbols;

namespace SourceGenBus.Generators.Shapes;

/// <summary>How a serializer's context writes what it is given: its <c>[JsonSourceGenerationOptions]</c>.</summary>
internal sealed class JsonContract
{
    private const string Namespace = "System.Text.Json.Serialization";
    private const int WebDefaults = 1;
    private const int StrictDefaults = 2;
    private const int WriteAsString = 2;
    private const int WhenWritingDefault = 2;
    private const int WhenWritingNull = 3;

    private JsonContract(AttributeData? options)
    {
        var defaults = ArgumentOf(options) as int? ?? 0;
        Policy = defaults == WebDefaults ? JsonNames.CamelCase : 0;
        RequiresParameters = IsClosed = defaults == StrictDefaults;
        foreach (var argument in options?.NamedArguments ?? [])
        {
            switch (argument.Key, argument.Value.Kind == TypedConstantKind.Array ? null : argument.Value.Value)
            {
                case ("PropertyNamingPolicy", int policy):
                    Policy = policy;
                    break;
                case ("UseStringEnumConverter", bool on):
                    WritesEnumsAsText = on;
                    break;
                case ("IncludeFields", bool on):
                    IncludesFields = on;
                    break;
                case ("IgnoreReadOnlyProperties", bool on):
                    IgnoresReadOnlyProperties = on;
                    break;
                case ("IgnoreReadOnlyFields", bool on):
                    IgnoresReadOnlyFields = on;
                    break;
                case ("RespectRequiredConstructorParameters", bool on):
                    RequiresParameters = on;
                    break;
                case ("UnmappedMemberHandling", int handling):
                    IsClosed = handling == 1;
                    break;
                case ("NumberHandling", int handling):
                    WritesNumbersAsText = (handling & WriteAsString) != 0;
                    break;
                case ("DefaultIgnoreCondition", int condition):
                    Ignore = condition;
                    break;
                case ("Converters", null):
                    Converters = [.. argument.Value.Values.Select(static converter => converter.Value).OfType<INamedTypeSymbol>()];
                    break;
            }
        }
    }

    internal int Policy { get; }

    internal bool WritesEnumsAsText { get; }

    internal bool IncludesFields { get; }

    internal bool IgnoresReadOnlyProperties { get; }

    internal bool IgnoresReadOnlyFields { get; }

    internal bool RequiresParameters { get; }

    internal bool IsClosed { get; }

    internal bool WritesNumbersAsText { get; }

    private int Ignore { get; }

    private IReadOnlyList<INamedTypeSymbol> Converters { get; } = [];

    internal static JsonContract Of(INamedTypeSymbol context) => new(Find(context, "JsonSourceGenerationOptionsAttribute"));

    /// <summary>An attribute of the serializer on a type or member.</summary>
    internal static AttributeData? Find(ISymbol symbol, string name) =>
        symbol.GetAttributes().FirstOrDefault(attribute => attribute.AttributeClass.Is(Namespace, name));

    /// <summary>The first argument of an attribute's constructor; null without one.</summary>
    internal static object? ArgumentOf(AttributeData? attribute) =>
        attribute is { ConstructorArguments.Length: > 0 }
            && attribute.ConstructorArguments[0] is { Kind: not TypedConstantKind.Array } argument
            ? argument.Value
            : null;

    internal static bool Has(ISymbol symbol, string name) => Find(symbol, name) is not null;

    /// <summary>The converter that a type or member asks for.</summary>
    internal static INamedTypeSymbol? ConverterOf(ISymbol symbol) =>
        ArgumentOf(Find(symbol, "JsonConverterAttribute")) as INamedTypeSymbol;

    /// <summary>Whether an attribute is one of the serializer's.</summary>
    internal static bool IsOfSerializer(AttributeData attribute) => attribute.AttributeClass is { } type && type.IsInNamespace(Namespace);

    internal static bool IsTextConverter(INamedTypeSymbol converter) => converter.Is(Namespace, "JsonStringEnumConverter");

    internal static bool IsNumberConverter(INamedTypeSymbol converter) => converter.Is(Namespace, "JsonNumberEnumConverter");

    /// <summary>What <c>[JsonNumberHandling]</c> on a type or member says of numbers as text; null for nothing.</summary>
    internal static bool? NumbersAsText(ISymbol symbol) =>
        ArgumentOf(Find(symbol, "JsonNumberHandlingAttribute")) is int handling ? (handling & WriteAsString) != 0 : null;

    /// <summary>The property that tells derived types apart, where it was given another name than the usual one.</summary>
    internal static string? DiscriminatorOf(ISymbol type) => Find(type, "JsonPolymorphicAttribute")?.NamedArguments
        .FirstOrDefault(static argument => argument.Key == "TypeDiscriminatorPropertyName").Value.Value as string;

    /// <summary>Whether a value of a member may be left out when it is written.</summary>
    internal bool MayBeLeftOut(ISymbol member, bool isNullable) => ConditionOf(member) switch
    {
        WhenWritingDefault => true,
        WhenWritingNull => isNullable,
        _ => false,
    };

    /// <summary>Whether a member is no part of the JSON, neither written nor read.</summary>
    internal static bool IsIgnored(ISymbol member) =>
        Find(member, "JsonIgnoreAttribute") is { } ignore
        && ignore.NamedArguments.Select(static argument => argument.Value.Value as int?).FirstOrDefault() is null or 1;

    /// <summary>Whether a member is never written: <c>[JsonIgnore]</c>, or <c>JsonIgnoreCondition.WhenWriting</c>.</summary>
    internal static bool IsNeverWritten(ISymbol member) =>
        Find(member, "JsonIgnoreAttribute") is { } ignore
        && ignore.NamedArguments.Select(static argument => argument.Value.Value as int?).FirstOrDefault() is null or 1 or 4;

    /// <summary>The context's own converter for a type; null without one. A factory's choice is not looked into.</summary>
    internal INamedTypeSymbol? ConverterFor(ITypeSymbol type) => Converters.FirstOrDefault(converter =>
        IsTextConverter(converter) || IsNumberConverter(converter)
            ? type.TypeKind == TypeKind.Enum && (converter.Arity == 0 || converter.TypeArguments[0].IsSameAtRunTime(type))
            : converter.SelfAndBases().Any(level =>
                level is { Arity: 1 } && level.Is(Namespace, "JsonConverter") && level.TypeArguments[0].IsSameAtRunTime(type)));

    private int ConditionOf(ISymbol member) =>
        Find(member, "JsonIgnoreAttribute")?.NamedArguments.Select(
            static argument => argument.Value.Value as int?).FirstOrDefault() ?? Ignore;
}
