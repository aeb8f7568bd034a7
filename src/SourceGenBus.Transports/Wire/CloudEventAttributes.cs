using System.Text;
using System.Text.Json;
using SourceGenBus.EventStore;

namespace SourceGenBus.Transports;

/// <summary>The attributes of a message and its data, whichever format it has.</summary>
/// <param name="find">Finds an attribute by its name.</param>
/// <param name="data">The event as JSON.</param>
internal sealed class CloudEventAttributes(Func<string, string?> find, ReadOnlyMemory<byte> data)
{
    /// <summary>The event as JSON.</summary>
    internal ReadOnlyMemory<byte> Data => data;

    /// <summary>An attribute; null without it.</summary>
    internal string? this[string name] => find(name);

    /// <exception cref="EventFormatException">The message claims to be a structured event and is none.</exception>
    internal static CloudEventAttributes Of(TransportMessage message)
    {
        if (!IsStructured(message.ContentType))
            return new CloudEventAttributes(name => CloudEventNames.Find(message.Headers, name), message.Body);

        var attributes = new Dictionary<string, string>(StringComparer.Ordinal);
        ReadOnlyMemory<byte>? data = null;
        try
        {
            using var document = JsonDocument.Parse(message.Body);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                throw new EventFormatException("The message is a structured CloudEvent by its content type, but its body is no JSON object.");
            foreach (var property in document.RootElement.EnumerateObject())
            {
                if (property.NameEquals("data"))
                    data = Encoding.UTF8.GetBytes(property.Value.GetRawText());
                else if (property.NameEquals("data_base64"))
                    data = property.Value.GetBytesFromBase64();
                else if (property.Value.ValueKind != JsonValueKind.Null)
                    attributes[property.Name] = property.Value.ToString();
            }
        }
        catch (Exception exception) when (exception is JsonException or FormatException or InvalidOperationException)
        {
            throw new EventFormatException(
                $"The message is a structured CloudEvent by its content type, but its body cannot be read: {exception.Message}", exception);
        }

        return new CloudEventAttributes(
            attributes.GetValueOrDefault,
            data ?? throw new EventFormatException("The message is a structured CloudEvent without data."));
    }

    private static bool IsStructured(string? contentType)
    {
        if (contentType is null)
            return false;
        var end = contentType.IndexOf(';', StringComparison.Ordinal);
        var mediaType = (end < 0 ? contentType : contentType[..end]).Trim();
        return mediaType.Equals(CloudEventNames.Structured, StringComparison.OrdinalIgnoreCase);
    }
}
