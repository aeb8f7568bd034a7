using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using SourceGenBus.EventStore;
using SourceGenBus.Tool.Output;

namespace SourceGenBus.Tool.Rows;

/// <summary>An event. What belongs to streams alone is null elsewhere, and what belongs to the outbox alone in streams.</summary>
internal sealed record EventRow(Guid Id, string Name, int SchemaVersion, string? Key, DateTimeOffset Time)
{
    public long? Position { get; init; }

    public string? Stream { get; init; }

    public long? Version { get; init; }

    public string? Handler { get; init; }

    public string? State { get; init; }

    public DateTimeOffset? DueAt { get; init; }

    public int? Attempts { get; init; }

    public required IReadOnlyDictionary<string, string> Headers { get; init; }

    /// <summary>The payload, where it is JSON.</summary>
    [JsonConverter(typeof(PayloadConverter))]
    public JsonElement? Payload { get; init; }

    /// <summary>The payload in base 64, where it is no JSON.</summary>
    public string? PayloadBase64 { get; init; }

    internal static EventRow Of(EventEnvelope envelope)
    {
        var payload = Parse(envelope.Payload);
        return new EventRow(envelope.Id, envelope.Name, envelope.SchemaVersion, envelope.Key, envelope.Time)
        {
            Headers = HeadersOf(envelope.Headers),
            Payload = payload,
            PayloadBase64 = payload is null ? Convert.ToBase64String(envelope.Payload.Span) : null,
        };
    }

    internal static EventRow Of(StoredEvent stored) =>
        Of(stored.Envelope) with { Position = stored.Position, Stream = stored.Stream, Version = stored.Version };

    internal static EventRow Of(OutboxEntry entry) => Of(entry.Envelope) with
    {
        Position = entry.Position,
        Handler = entry.Handler.Length == 0 ? null : entry.Handler,
        State = entry.State switch
        {
            OutboxEntryState.Ready => "ready",
            OutboxEntryState.Waiting => "waiting",
            _ => "parked",
        },
        DueAt = entry.DueAt,
        Attempts = entry.Attempts,
    };

    /// <summary>The payload as one line of text.</summary>
    internal string PayloadText() => Payload is { } json ? json.GetRawText() : $"(no JSON, base 64) {PayloadBase64}";

    private static JsonElement? Parse(ReadOnlyMemory<byte> payload)
    {
        // The parser looks into strings only when they are asked for.
        if (!Utf8.IsValid(payload.Span))
            return null;
        try
        {
            using var document = JsonDocument.Parse(payload);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static Dictionary<string, string> HeadersOf(EventHeaders headers)
    {
        var all = new Dictionary<string, string>(headers.Metadata, StringComparer.Ordinal);
        foreach (var (name, value) in new[]
        {
            ("source", headers.Source), ("correlationId", headers.CorrelationId), ("causationId", headers.CausationId),
            ("userId", headers.UserId), ("tenantId", headers.TenantId), ("traceParent", headers.TraceParent),
        })
        {
            if (value is not null)
                all[name] = value;
        }

        return all;
    }
}
