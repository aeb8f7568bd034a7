namespace SourceGenBus.EventStore;

/// <summary>What a relay has to do after a delivery.</summary>
internal enum DeliveryOutcome
{
    /// <summary>Mark the event.</summary>
    Arrived,

    /// <summary>Nothing: the event was marked already, as arrived or as failed, and the next one of its key can follow.</summary>
    Marked,

    /// <summary>Let the key go: its events wait for a retry, or stay as they are.</summary>
    Abandoned,
}
