using SourceGenBus.EventStore;

namespace SourceGenBus.Transports;

/// <summary>What was made of a message: an event, nothing since nobody here wants it, or a record of what cannot be read.</summary>
/// <param name="Envelope">What to store; null when nobody here wants it.</param>
/// <param name="Problem">Why it cannot be read; null when it can.</param>
internal readonly record struct ReceivedMessage(EventEnvelope? Envelope, string? Problem = null);
