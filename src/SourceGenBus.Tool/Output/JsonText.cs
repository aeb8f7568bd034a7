using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace SourceGenBus.Tool.Output;

/// <summary>Writes rows as JSON, each on a line of its own.</summary>
internal static class JsonText
{
    // What is text to a reader stays text: only a web page would need more escapes.
    private static readonly ToolJson Legible = new(new JsonSerializerOptions(ToolJson.Default.Options)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = 128, // A payload of the deepest kind lies within a row, and that in a list.
    });

    internal static string Of<T>(T row) => JsonSerializer.Serialize(row, (JsonTypeInfo<T>)Legible.GetTypeInfo(typeof(T))!);
}
