namespace SourceGenBus.EventStore;

/// <summary>How far a projection or subscriber has come.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Position">The last position that it has taken in.</param>
/// <param name="Lag">How many positions it is behind the last one given out, gaps included; negative when it is ahead of the store.</param>
public sealed record Checkpoint(string Name, long Position, long Lag);
