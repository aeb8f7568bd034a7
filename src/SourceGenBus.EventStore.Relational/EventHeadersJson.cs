using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace SourceGenBus.EventStore.Relational;

/// <summary>Headers as a flat JSON object; null when there is nothing to say. Values this version does not know are skipped.</summary>
internal static class EventHeadersJson
{
    private const string MetadataName = "metadata";

    internal static string? Write(EventHeaders headers)
    {
        if (IsEmpty(headers))
            return null;

        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            WriteText(writer, "source", headers.Source);
            WriteText(writer, "correlationid", headers.CorrelationId);
            WriteText(writer, "causationid", headers.CausationId);
            WriteText(writer, "userid", headers.UserId);
            WriteText(writer, "tenantid", headers.TenantId);
            WriteText(writer, "traceparent", headers.TraceParent);
            WriteText(writer, "tracestate", headers.TraceState);
            WriteText(writer, "receivedfrom", headers.ReceivedFrom);
            WriteText(writer, "replyto", headers.ReplyTo);
            WriteText(writer, "expiresat", headers.ExpiresAt?.ToString("O", CultureInfo.InvariantCulture));
            WriteText(writer, "destination", headers.Destination);
            if (headers.Metadata.Count > 0)
            {
                writer.WriteStartObject(MetadataName);
                foreach (var (name, value) in headers.Metadata)
                    writer.WriteString(name, value);
                writer.WriteEndObject();
            }

            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <exception cref="JsonException">The text is no JSON object.</exception>
    internal static EventHeaders Read(string? text)
    {
        if (text is null)
            return EventHeaders.Empty;

        using var document = JsonDocument.Parse(text);
        var root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object)
            throw new JsonException("The headers of a stored event are no JSON object.");
        return new EventHeaders
        {
            Source = Text(root, "source"),
            CorrelationId = Text(root, "correlationid"),
            CausationId = Text(root, "causationid"),
            UserId = Text(root, "userid"),
            TenantId = Text(root, "tenantid"),
            TraceParent = Text(root, "traceparent"),
            TraceState = Text(root, "tracestate"),
            ReceivedFrom = Text(root, "receivedfrom"),
            ReplyTo = Text(root, "replyto"),
            ExpiresAt = DateTimeOffset.TryParse(
                Text(root, "expiresat"), CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var time) ? time : null,
            Destination = Text(root, "destination"),
            Metadata = root.TryGetProperty(MetadataName, out var metadata) && metadata.ValueKind == JsonValueKind.Object
                ? metadata.EnumerateObject().ToDictionary(
                    static entry => entry.Name, static entry => entry.Value.ToString(), StringComparer.Ordinal)
                : EventHeaders.Empty.Metadata,
        };
    }

    private static bool IsEmpty(EventHeaders headers) =>
        headers is { Source: null, CorrelationId: null, CausationId: null, UserId: null, TenantId: null, Metadata.Count: 0 }
        && headers is { TraceParent: null, TraceState: null, ReceivedFrom: null, ReplyTo: null, ExpiresAt: null, Destination: null };

    private static void WriteText(Utf8JsonWriter writer, string name, string? value)
    {
        if (value is not null)
            writer.WriteString(name, value);
    }

    private static string? Text(JsonElement root, string name) => root.TryGetProperty(name, out var value) ? value.GetString() : null;
}
