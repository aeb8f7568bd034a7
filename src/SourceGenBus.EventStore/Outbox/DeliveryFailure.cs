namespace SourceGenBus.EventStore;

/// <summary>One failed attempt to deliver an event.</summary>
/// <param name="Handler">Who failed.</param>
/// <param name="Error">What happened.</param>
/// <param name="FailedAt">When.</param>
/// <param name="RetryAt">When to try again; null to give up: the event becomes a dead letter, and its key is parked.</param>
public readonly record struct DeliveryFailure(string Handler, string Error, DateTimeOffset FailedAt, DateTimeOffset? RetryAt)
{
    /// <summary>
    /// Whether nobody is at fault and it is to be tried again only: an outage of where the event goes, for example, which may last. It counts
    /// as no attempt, and its error is not kept.
    /// </summary>
    public bool IsPostponement { get; init; }
}
