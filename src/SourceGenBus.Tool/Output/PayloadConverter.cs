using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SourceGenBus.Tool.Output;

/// <summary>
/// Writes a payload without white space and with legible letters. Half of a surrogate pair, which JSON can spell and no text can hold,
/// stays spelled as it is stored.
/// </summary>
internal sealed class PayloadConverter : JsonConverter<JsonElement>
{
    public override JsonElement Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        JsonElement.ParseValue(ref reader);

    public override void Write(Utf8JsonWriter writer, JsonElement value, JsonSerializerOptions options) =>
        writer.WriteRawValue(Legible(value, options) ?? Compact(value.GetRawText()), skipInputValidation: true);

    private static string? Legible(JsonElement value, JsonSerializerOptions options)
    {
        var bytes = new ArrayBufferWriter<byte>();
        try
        {
            using var writer = new Utf8JsonWriter(bytes, new JsonWriterOptions { Encoder = options.Encoder });
            value.WriteTo(writer);
        }
        catch (InvalidOperationException)
        {
            return null; // A string in it is no text.
        }

        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }

    private static string Compact(string json)
    {
        var compact = new StringBuilder(json.Length);
        var isString = false;
        for (var index = 0; index < json.Length; index++)
        {
            var character = json[index];
            if (!isString && character is (' ' or '\t' or '\r' or '\n'))
                continue;
            compact.Append(character);
            if (character == '"')
                isString = !isString;
            else if (isString && character == '\\')
                compact.Append(json[++index]);
        }

        return compact.ToString();
    }
}
