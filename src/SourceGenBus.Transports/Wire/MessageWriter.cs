using System.Buffers;
using System.Globalization;
using System.Text.Json;
using SourceGenBus.EventStore;

namespace SourceGenBus.Transports;

/// <summary>Makes messages of events, as CloudEvents 1.0.</summary>
/// <param name="serializer">Knows how events are stored.</param>
/// <param name="options">What leaves the program beside the event.</param>
internal sealed class MessageWriter(EventSerializer serializer, TransportOptions options)
{
    /// <summary>Null when nothing is left of the event.</summary>
    /// <exception cref="EventFormatException">Its payload cannot be read.</exception>
    internal TransportMessage? Write(EventEnvelope envelope, string? traceParent, string? traceState)
    {
        if (serializer.PayloadOf(envelope) is not { } payload)
            return null;
        var attributes = AttributesOf(envelope, traceParent, traceState);
        var id = envelope.Id.ToString();
        return options.Format == EventFormat.Binary
            ? new TransportMessage(id, payload)
            {
                ContentType = CloudEventNames.Json,
                Type = envelope.Name,
                Key = envelope.Key,
                Headers = HeadersOf(attributes),
            }
            : new TransportMessage(id, Structured(attributes, payload))
            {
                ContentType = CloudEventNames.Structured,
                Type = envelope.Name,
                Key = envelope.Key,
                Headers = TraceOf(traceParent, traceState),
            };
    }

    private List<KeyValuePair<string, string>> AttributesOf(EventEnvelope envelope, string? traceParent, string? traceState)
    {
        var headers = envelope.Headers;
        List<KeyValuePair<string, string>> attributes =
        [
            new(CloudEventNames.SpecVersion, "1.0"),
            new(CloudEventNames.Id, envelope.Id.ToString()),
            new(CloudEventNames.Source, SourceOf(headers.Source)),
            new(CloudEventNames.Type, envelope.Name),
            new(CloudEventNames.Time, envelope.Time.ToString("O", CultureInfo.InvariantCulture)),
            new(CloudEventNames.SchemaVersion, envelope.SchemaVersion.ToString(CultureInfo.InvariantCulture)),
        ];
        Add(CloudEventNames.PartitionKey, envelope.Key);
        Add(CloudEventNames.CorrelationId, headers.CorrelationId);
        Add(CloudEventNames.CausationId, headers.CausationId);
        Add(CloudEventNames.TenantId, headers.TenantId);
        Add(CloudEventNames.ReplyTo, headers.ReplyTo);
        Add(CloudEventNames.ExpiryTime, headers.ReplyTo is null ? null : headers.ExpiresAt?.ToString("O", CultureInfo.InvariantCulture));
        Add(CloudEventNames.TraceParent, traceParent);
        Add(CloudEventNames.TraceState, traceParent is null ? null : traceState);
        if (options.SendsUserId)
            Add(CloudEventNames.UserId, headers.UserId);
        foreach (var name in options.SentMetadata)
            Add(name, headers.Metadata.GetValueOrDefault(name));
        return attributes;

        void Add(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
                attributes.Add(new(name, value));
        }
    }

    /// <summary>A source is a reference to a URI; the name of a program becomes one by escaping.</summary>
    private static string SourceOf(string? program) => program is { Length: > 0 } name ? Uri.EscapeDataString(name) : "unknown";

    private static Dictionary<string, string> HeadersOf(List<KeyValuePair<string, string>> attributes)
    {
        var headers = new Dictionary<string, string>(attributes.Count + 2, StringComparer.Ordinal);
        foreach (var (name, value) in attributes)
        {
            headers.Add(CloudEventNames.Prefix + name, value);

            // What instruments a broker's client looks for the trace under its own name.
            if (name is CloudEventNames.TraceParent or CloudEventNames.TraceState)
                headers.Add(name, value);
        }

        return headers;
    }

    private static Dictionary<string, string> TraceOf(string? traceParent, string? traceState)
    {
        var headers = new Dictionary<string, string>(StringComparer.Ordinal);
        if (traceParent is null)
            return headers;
        headers.Add(CloudEventNames.TraceParent, traceParent);
        if (!string.IsNullOrEmpty(traceState))
            headers.Add(CloudEventNames.TraceState, traceState);
        return headers;
    }

    private static ReadOnlyMemory<byte> Structured(List<KeyValuePair<string, string>> attributes, ReadOnlyMemory<byte> payload)
    {
        var buffer = new ArrayBufferWriter<byte>(payload.Length + 512);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            foreach (var (name, value) in attributes)
            {
                if (name == CloudEventNames.SchemaVersion)
                    writer.WriteNumber(name, int.Parse(value, CultureInfo.InvariantCulture));
                else
                    writer.WriteString(name, value);
            }

            writer.WriteString(CloudEventNames.DataContentType, CloudEventNames.Json);
            writer.WritePropertyName("data");
            writer.WriteRawValue(payload.Span);
            writer.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }
}
