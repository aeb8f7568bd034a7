using System.Text.Json;
using SourceGenBus.Generators.Baseline;

namespace SourceGenBus.Generators.Tests.JsonShapes;

/// <summary>Compares a shape with JSON that the serializer wrote.</summary>
/// <param name="shape">What the generator says.</param>
/// <param name="report">Takes each disagreement.</param>
internal sealed class WrittenJson(ShapeTree shape, Action<string> report)
{
    private static readonly string[] Texts =
    [
        "string", "char", "date-time", "date-time with offset", "date", "time", "duration", "uuid", "uri", "version", "bytes",
    ];

    // Those of the declarations, which name no member so.
    private static readonly string[] Discriminators = ["$type", "kind"];

    internal void Compare(JsonElement json) => Compare(FieldShape.Root, shape[FieldShape.Root]!, json);

    private void Compare(string path, FieldShape field, JsonElement json)
    {
        if (json.ValueKind == JsonValueKind.Null || field.Kind.StartsWith("converted by ", StringComparison.Ordinal))
            return;
        if (field.Kind.StartsWith("same as ", StringComparison.Ordinal))
        {
            var same = field.Kind["same as ".Length..];
            Compare(same, shape[same]!, json);
            return;
        }

        var expected = ExpectedKind(field.Kind);
        if (expected is { } kind && kind != (json.ValueKind == JsonValueKind.False ? JsonValueKind.True : json.ValueKind))
        {
            report($"{path} is {field.Kind}, and {json.ValueKind} was written");
            return;
        }

        switch (field.Kind)
        {
            case FieldShape.Array:
                foreach (var element in json.EnumerateArray())
                    Compare(path + "[]", shape[path + "[]"]!, element);
                break;
            case var map when map == FieldShape.Map || map.StartsWith("map by ", StringComparison.Ordinal):
                foreach (var value in json.EnumerateObject())
                    Compare(path + "{}", shape[path + "{}"]!, value.Value);
                break;
            case FieldShape.TextEnumeration when shape[$"{path}={json.GetString()}"] is null:
                report($"{path} has no member '{json.GetString()}', which was written");
                break;
            case var named when named.StartsWith(FieldShape.Object, StringComparison.Ordinal):
                CompareProperties(path, json);
                break;
        }
    }

    private void CompareProperties(string path, JsonElement json)
    {
        var named = Discriminators.FirstOrDefault(name => json.TryGetProperty(name, out _));
        if (named is not null)
        {
            path = $"{path}({json.GetProperty(named)})";
            if (shape[path] is null)
            {
                report($"{path} was written, and the shape does not know it");
                return;
            }
        }

        var written = new HashSet<string>(StringComparer.Ordinal);
        foreach (var property in json.EnumerateObject().Where(property => property.Name != named))
        {
            var child = FieldShape.PropertyOf(path, property.Name);
            written.Add(child);
            if (shape[child] is { } field)
                Compare(child, field, property.Value);
            else
                report($"{child} was written, and the shape does not know it");
        }

        // What was null, because it would contain itself, may have been left out.
        foreach (var field in shape.PropertiesOf(path).Where(field => !field.MayBeLeftOut && !written.Contains(field.Path)))
            report($"{field.Path} is in the shape, and was not written");
    }

    private static JsonValueKind? ExpectedKind(string kind) => kind switch
    {
        "any" => null,
        "boolean" => JsonValueKind.True,
        FieldShape.Array => JsonValueKind.Array,
        FieldShape.Map => JsonValueKind.Object,
        FieldShape.TextEnumeration => JsonValueKind.String,
        _ when kind.StartsWith("map by ", StringComparison.Ordinal) || kind.StartsWith(FieldShape.Object, StringComparison.Ordinal) => JsonValueKind.Object,
        _ when kind.EndsWith(FieldShape.AsText, StringComparison.Ordinal) || Texts.Contains(kind) => JsonValueKind.String,
        _ => JsonValueKind.Number,
    };
}
