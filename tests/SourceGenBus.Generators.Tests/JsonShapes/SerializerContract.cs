using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using SourceGenBus.Generators.Baseline;

namespace SourceGenBus.Generators.Tests.JsonShapes;

/// <summary>Compares a shape with what the serializer knows of a type: what may be null or missing, and what is refused.</summary>
/// <param name="shape">What the generator says.</param>
/// <param name="options">Those of the context.</param>
/// <param name="report">Takes each disagreement.</param>
internal sealed class SerializerContract(ShapeTree shape, JsonSerializerOptions options, Action<string> report)
{
    private static readonly Dictionary<Type, string> Kinds = new()
    {
        [typeof(string)] = "string", [typeof(object)] = "any", [typeof(bool)] = "boolean", [typeof(char)] = "char", [typeof(sbyte)] = "int8",
        [typeof(byte)] = "uint8", [typeof(short)] = "int16", [typeof(ushort)] = "uint16", [typeof(int)] = "int32", [typeof(uint)] = "uint32",
        [typeof(long)] = "int64", [typeof(ulong)] = "uint64", [typeof(float)] = "single", [typeof(double)] = "double",
        [typeof(decimal)] = "decimal", [typeof(Half)] = "half", [typeof(Int128)] = "int128", [typeof(UInt128)] = "uint128",
        [typeof(DateTime)] = "date-time", [typeof(DateTimeOffset)] = "date-time with offset", [typeof(DateOnly)] = "date",
        [typeof(TimeOnly)] = "time", [typeof(TimeSpan)] = "duration", [typeof(Guid)] = "uuid", [typeof(Uri)] = "uri",
        [typeof(Version)] = "version", [typeof(byte[])] = "bytes", [typeof(Memory<byte>)] = "bytes", [typeof(ReadOnlyMemory<byte>)] = "bytes",
        [typeof(JsonElement)] = "any", [typeof(System.Text.Json.Nodes.JsonNode)] = "any", [typeof(System.Text.Json.Nodes.JsonObject)] = "any",
    };

    internal void Compare(Type type) => Compare(FieldShape.Root, type, property: null);

    private void Compare(string path, Type type, JsonPropertyInfo? property)
    {
        var (field, bare) = (shape[path], Nullable.GetUnderlyingType(type) ?? type);
        if (field is null || field.Kind.StartsWith("same as ", StringComparison.Ordinal))
            return;

        // The converter of a property may be within one for null, or come from a factory. What it writes, the JSON tells.
        if (property?.CustomConverter is { } custom && custom.GetType().Assembly == typeof(JsonSerializer).Assembly)
            return;
        var info = options.GetTypeInfo(bare);
        var converter = property?.CustomConverter ?? info.Converter;
        var isConverted = converter.GetType().Assembly != typeof(JsonSerializer).Assembly;
        var expected = isConverted ? $"converted by {converter.GetType().Name}" : ExpectedKind(info, bare);
        var actual = field.Kind.Replace(FieldShape.AsText, "", StringComparison.Ordinal);
        if (actual != expected)
        {
            report($"{path} is {field.Kind}, and the serializer has {expected}");
            return;
        }

        if (info.Kind == JsonTypeInfoKind.Object && !isConverted)
            CompareObject(path, info);
        else if (info.Kind == JsonTypeInfoKind.Enumerable)
            Compare(path + "[]", info.ElementType!, property: null);
        else if (info.Kind == JsonTypeInfoKind.Dictionary)
            Compare(path + "{}", info.ElementType!, property: null);
        if (property is null && type.IsValueType && field.IsNullable != (bare != type))
            report($"{path} can{(field.IsNullable ? "" : "not")} be null, and is {type.Name}");
    }

    private void CompareObject(string path, JsonTypeInfo info)
    {
        foreach (var property in info.Properties.Where(static property => property is { Get: not null, IsExtensionData: false }))
        {
            // Whether it is written, the JSON tells.
            var child = FieldShape.PropertyOf(path, property.Name);
            if (shape[child] is not { } field)
                continue;
            var isNullable = property.PropertyType.IsValueType ? Nullable.GetUnderlyingType(property.PropertyType) is not null : property.IsGetNullable;

            // Of a type parameter the serializer does not know whether it stands for something that can be null.
            var isKnown = property.PropertyType.IsValueType || !property.DeclaringType.IsGenericType;
            if (field.IsNullable != isNullable && isKnown)
                report($"{child} can{(field.IsNullable ? "" : "not")} be null, and the serializer says otherwise");

            // A parameter that is not there becomes its default value, which is no value of a type that is not null.
            var isRequired = property.IsRequired
                || (property.AssociatedParameter is { IsMemberInitializer: false, HasDefaultValue: false } && !isNullable);
            if (field.IsRequired != isRequired && isKnown)
                report($"{child} is {(field.IsRequired ? "" : "not ")}required, and to the serializer it is {(isRequired ? "" : "not")}");
            Compare(child, property.PropertyType, property);
        }

        foreach (var derived in info.PolymorphismOptions?.DerivedTypes ?? [])
        {
            var child = $"{path}({derived.TypeDiscriminator})";
            if (shape[child] is null)
                report($"{child} is a derived type that the shape does not know");
            else
                Compare(child, derived.DerivedType, property: null);
        }
    }

    private string ExpectedKind(JsonTypeInfo info, Type type)
    {
        switch (info.Kind)
        {
            case JsonTypeInfoKind.Enumerable:
                return FieldShape.Array;
            case JsonTypeInfoKind.Dictionary:
                var key = Kinds.GetValueOrDefault(info.KeyType!, info.KeyType!.Name);
                return key == "string" ? FieldShape.Map : $"{FieldShape.Map} by {key}";
            case JsonTypeInfoKind.Object:
                var isClosed = (info.UnmappedMemberHandling ?? options.UnmappedMemberHandling) == JsonUnmappedMemberHandling.Disallow;
                var kind = isClosed ? FieldShape.ClosedObject : FieldShape.Object;
                var discriminator = info.PolymorphismOptions?.TypeDiscriminatorPropertyName ?? "$type";
                return discriminator == "$type" ? kind : $"{kind}{FieldShape.ToldApartBy}'{discriminator}'";
            default:
                return type.IsEnum ? FieldShape.Enumeration : Kinds.GetValueOrDefault(type, type.Name);
        }
    }
}
