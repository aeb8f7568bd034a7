namespace SourceGenBus.EventStore;

/// <summary>
/// How an event handler is tried again when a relay delivers a durable event to it and it fails. What is not set is as the relay's
/// <see cref="OutboxRelayOptions"/> say. Handlers that succeeded are not run again.
/// </summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class RetryAttribute : Attribute
{
    /// <summary>How many attempts there are in all, the first one included; at least 1.</summary>
    public int Attempts { get; set; }

    /// <summary>The wait after the first failure, in milliseconds; each further one doubles it. Not negative.</summary>
    public int FirstDelayMilliseconds { get; set; }

    /// <summary>The longest wait, in milliseconds; not less than the first one.</summary>
    public int MaximumDelayMilliseconds { get; set; }

    /// <summary>
    /// How long one attempt may take, in milliseconds; more than 0. It takes precedence over <see
    /// cref="OutboxRelayOptions.DeliveryTimeout"/>. Then the handler's token is cancelled, and the attempt counts as failed, for this
    /// handler alone. One that does not end within half a second after that is left behind: its code runs on, and what it writes in the
    /// transaction of a <see cref="TransactionalBusTarget"/> is rolled back.
    /// </summary>
    public int TimeoutMilliseconds { get; set; }

    /// <summary>Which part of a wait is left to chance, from 0 to 1.</summary>
    public double Jitter { get; set; }

    /// <summary>Exceptions that no further attempt can help, with all that derive from them: the event is a dead letter at once.</summary>
    public Type[] NeverFor { get; set; } = [];
}
