namespace SourceGenBus.EventStore;

/// <summary>
/// Stands for a stored event whose name or version this program does not know, such as one that a newer program wrote. It is
/// kept as it is.
/// </summary>
/// <param name="Envelope">What is stored.</param>
public sealed record UnknownEvent(EventEnvelope Envelope);
