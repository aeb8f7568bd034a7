namespace SourceGenBus.EventStore;

/// <summary>What an event in the outbox waits for.</summary>
public enum OutboxEntryState
{
    /// <summary>A relay.</summary>
    Ready,

    /// <summary>A time: it is scheduled, is tried again, or comes after one that is.</summary>
    Waiting,

    /// <summary>A person: it comes after a dead letter of its key.</summary>
    Parked,
}
