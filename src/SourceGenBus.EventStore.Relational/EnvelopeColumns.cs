using System.Data.Common;

namespace SourceGenBus.EventStore.Relational;

/// <summary>Envelopes as columns, and rows as envelopes. Times are microseconds since 1970 in UTC.</summary>
public static class EnvelopeColumns
{
    /// <summary>The metadata entry that holds the text of headers that cannot be read.</summary>
    public const string UnreadableHeaders = "unreadableheaders";

    private const int Count = 7;

    // Many events in a row have equal headers, such as the program that wrote them and nothing else; parsing them is a third of
    // reading a row. Whichever thread reads last, text and headers belong together.
    private static ReadOnce? _last;

    /// <summary>The columns event_id, name, schema_version, key, occurred_at, headers and payload, in this order.</summary>
    /// <param name="events">The envelopes.</param>
    /// <exception cref="ArgumentException">A text in them cannot be stored, or a name or key is too long to be indexed.</exception>
    public static Array[] Of(IReadOnlyList<EventEnvelope> events)
    {
        CheckedText.ThrowUnlessStorable(events);
        var ids = new Guid[events.Count];
        var names = new string[events.Count];
        var versions = new int[events.Count];
        var keys = new string?[events.Count];
        var times = new long[events.Count];
        var headers = new string?[events.Count];
        var payloads = new byte[events.Count][];
        for (var index = 0; index < events.Count; index++)
        {
            var envelope = events[index];
            ids[index] = envelope.Id;
            names[index] = envelope.Name;
            versions[index] = envelope.SchemaVersion;
            keys[index] = envelope.Key;
            times[index] = ToMicroseconds(envelope.Time);
            headers[index] = index > 0 && envelope.Headers == events[index - 1].Headers ? headers[index - 1] : EventHeadersJson.Write(envelope.Headers);
            payloads[index] = Bytes(envelope.Payload);
        }

        return [ids, names, versions, keys, times, headers, payloads];
    }

    /// <summary>Reads the seven columns.</summary>
    /// <param name="row">The row.</param>
    /// <param name="first">Where they begin.</param>
    public static EventEnvelope Read(DbDataReader row, int first)
    {
        ArgumentNullException.ThrowIfNull(row);
        return new EventEnvelope(
            row.GetGuid(first),
            row.GetString(first + 1),
            row.GetInt32(first + 2),
            FromMicroseconds(row.GetInt64(first + 4)),
            (byte[])row.GetValue(first + Count - 1))
        {
            Key = row.IsDBNull(first + 3) ? null : row.GetString(first + 3),
            Headers = ReadHeaders(row.IsDBNull(first + 5) ? null : row.GetString(first + 5)),
        };
    }

    /// <summary>A time as it is stored.</summary>
    /// <param name="time">The time.</param>
    public static long ToMicroseconds(DateTimeOffset time) => (time.UtcTicks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    /// <summary>A stored time.</summary>
    /// <param name="microseconds">Microseconds since 1970.</param>
    public static DateTimeOffset FromMicroseconds(long microseconds) =>
        new(DateTime.UnixEpoch.Ticks + (microseconds * TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);

    /// <summary>The bytes as an array, copied only where they are a part of one.</summary>
    internal static byte[] Bytes(ReadOnlyMemory<byte> memory) =>
        System.Runtime.InteropServices.MemoryMarshal.TryGetArray(memory, out var segment)
            && segment.Offset == 0
            && segment.Count == segment.Array!.Length
            ? segment.Array
            : memory.ToArray();

    // An event whose headers were damaged is still an event: it shall neither stop the reader of a stream nor a partition of the outbox.
    private static EventHeaders ReadHeaders(string? text)
    {
        if (_last is { } last && string.Equals(last.Text, text, StringComparison.Ordinal))
            return last.Headers;
        try
        {
            var headers = EventHeadersJson.Read(text);
            _last = new ReadOnce(text, headers);
            return headers;
        }
        catch (Exception exception) when (exception is System.Text.Json.JsonException or InvalidOperationException)
        {
            return new EventHeaders { Metadata = new Dictionary<string, string>(StringComparer.Ordinal) { [UnreadableHeaders] = text! } };
        }
    }

    private sealed record ReadOnce(string? Text, EventHeaders Headers);
}
