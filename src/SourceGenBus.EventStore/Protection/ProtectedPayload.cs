using System.Text.Json;

namespace SourceGenBus.EventStore;

/// <summary>Protected payloads as they are stored: JSON still, a string of base 64, and the subject in the metadata.</summary>
internal static class ProtectedPayload
{
    /// <summary>The metadata entry that names the subject, and thereby says that the payload is protected.</summary>
    internal const string SubjectMetadata = "protectedsubject";

    internal static EventEnvelope Wrap(IPayloadProtection protection, object @event, EventEnvelope envelope)
    {
        if (protection.SubjectOf(@event) is not { } subject)
            return envelope;
        ArgumentException.ThrowIfNullOrEmpty(subject);
        var text = Convert.ToBase64String(protection.Protect(subject, envelope.Payload.Span) ?? throw IsNull(protection, "Protect"));
        return envelope with
        {
            Payload = Json(text),
            Headers = envelope.Headers with
            {
                Metadata = new Dictionary<string, string>(
                    envelope.Headers.Metadata, StringComparer.Ordinal) { [SubjectMetadata] = subject },
            },
        };
    }

    /// <summary>The payload to read; null when its key was deleted.</summary>
    /// <exception cref="EventFormatException">It is protected, and nothing can unprotect it.</exception>
    internal static ReadOnlyMemory<byte>? Unwrap(IPayloadProtection? protection, EventEnvelope envelope)
    {
        if (!envelope.Headers.Metadata.TryGetValue(SubjectMetadata, out var subject))
            return envelope.Payload;
        if (protection is null)
        {
            throw new EventFormatException(
                $"Event {envelope.Id}, stored as '{envelope.Name}' version {envelope.SchemaVersion}, has a protected payload, and this " +
                "program has no IPayloadProtection to read it. Give one to the EventSerializer.");
        }

        // A plain null would be taken for an empty array, and that for an empty payload.
        return protection.TryUnprotect(subject, Bytes(envelope), out var payload)
            ? payload ?? throw IsNull(protection, "TryUnprotect")
            : (ReadOnlyMemory<byte>?)null;
    }

    /// <summary>Metadata that an event takes over from the one that caused it, whose subject is not its own.</summary>
    internal static IReadOnlyDictionary<string, string> WithoutSubject(IReadOnlyDictionary<string, string> metadata)
    {
        if (!metadata.ContainsKey(SubjectMetadata))
            return metadata;
        var copy = new Dictionary<string, string>(metadata, StringComparer.Ordinal);
        copy.Remove(SubjectMetadata);
        return copy;
    }

    private static InvalidOperationException IsNull(IPayloadProtection protection, string method) =>
        new($"{method} of '{protection.GetType()}' returned no payload. Return an array, or throw what is wrong.");

    // Base 64 needs no escapes.
    private static byte[] Json(string base64) => System.Text.Encoding.ASCII.GetBytes($"\"{base64}\"");

    private static byte[] Bytes(EventEnvelope envelope)
    {
        try
        {
            var reader = new Utf8JsonReader(envelope.Payload.Span);
            if (reader.Read() && reader.TokenType == JsonTokenType.String && reader.TryGetBytesFromBase64(out var bytes))
                return bytes;
        }
        catch (JsonException)
        {
            // Said below, with the event's name.
        }

        throw new EventFormatException(
            $"Event {envelope.Id} is stored as '{envelope.Name}' version {envelope.SchemaVersion} with a protected payload, but that is " +
            "no base 64 in a JSON string.");
    }
}
