namespace SourceGenBus.EventStore;

/// <summary>
/// Stands for a stored event whose contents are gone: it was redacted, or the key that its payload was encrypted with is deleted. Position,
/// version, id and time are as they were. Handlers of a bus never receive it; projections and readers of streams do, and pass over it.
/// </summary>
/// <param name="Envelope">What is left.</param>
public sealed record RedactedEvent(EventEnvelope Envelope)
{
    /// <summary>The name that a redacted event is stored under.</summary>
    public const string StoredName = "$redacted";

    /// <summary>The metadata entry with the name that the event had.</summary>
    public const string OriginalNameMetadata = "redactedname";

    /// <summary>The metadata entry with the time of the redaction, as ISO 8601 in UTC.</summary>
    public const string TimeMetadata = "redactedat";

    /// <summary>The name that the event had; null when nothing tells it.</summary>
    public string? OriginalName =>
        Envelope.Name != StoredName ? Envelope.Name : Envelope.Headers.Metadata.GetValueOrDefault(OriginalNameMetadata);
}
