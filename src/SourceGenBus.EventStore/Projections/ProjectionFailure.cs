namespace SourceGenBus.EventStore;

/// <summary>What a projection or a subscription fails on at present.</summary>
/// <param name="Position">The event that it fails on; null when the failure is not that of an event.</param>
/// <param name="Attempts">How often it has failed in a row.</param>
/// <param name="Exception">The last exception.</param>
public sealed record ProjectionFailure(long? Position, int Attempts, Exception Exception);
