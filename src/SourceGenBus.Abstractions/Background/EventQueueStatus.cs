namespace SourceGenBus;

/// <summary>
/// A queue at one moment. Whenever it is idle, <see cref="Enqueued"/> is the sum of <see cref="Handled"/>,
/// <see cref="Failed"/> and <see cref="Abandoned"/>: no event is lost without a trace.
/// </summary>
public readonly record struct EventQueueStatus
{
    /// <summary>What the queue is doing.</summary>
    public EventQueueState State { get; init; }

    /// <summary>The number of events that were accepted and whose handlers have not been called yet.</summary>
    public int Length { get; init; }

    /// <summary>How many events may wait.</summary>
    public int Capacity { get; init; }

    /// <summary>The number of callers that wait for space.</summary>
    public int Blocked { get; init; }

    /// <summary>The number of events whose handlers are running.</summary>
    public int Running { get; init; }

    /// <summary>The number of events accepted since the queue was made.</summary>
    public long Enqueued { get; init; }

    /// <summary>The number of those that every handler completed, also where there is none.</summary>
    public long Handled { get; init; }

    /// <summary>The number of those that a handler or a middleware failed on.</summary>
    public long Failed { get; init; }

    /// <summary>The number of those that were not handled, or not to the end, because the queue stopped.</summary>
    public long Abandoned { get; init; }

    /// <summary>
    /// The number of events that were not accepted, because the queue was full or had begun to stop. The callers were told.
    /// </summary>
    public long Refused { get; init; }
}
