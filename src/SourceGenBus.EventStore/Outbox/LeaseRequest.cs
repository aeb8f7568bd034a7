namespace SourceGenBus.EventStore;

/// <summary>What a relay asks for.</summary>
/// <param name="Lanes">How many lanes at most.</param>
/// <param name="MessagesPerLane">How many events of each lane at most.</param>
/// <param name="Duration">How long the lease holds, by the clock of the database.</param>
/// <param name="Now">The time up to which scheduled events and retries are due.</param>
public readonly record struct LeaseRequest(int Lanes, int MessagesPerLane, TimeSpan Duration, DateTimeOffset Now);
