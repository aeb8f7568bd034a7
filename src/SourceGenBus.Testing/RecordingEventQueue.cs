namespace SourceGenBus.Testing;

/// <summary>
/// A queue that remembers every event it accepted. Alone it accepts everything and handles nothing; around a real queue it passes
/// everything on. Safe for concurrent use.
/// </summary>
public sealed class RecordingEventQueue : IEventQueue
{
    private readonly EventRecord<EnqueuedEvent> _record = new("enqueued", static entry => entry.Event);
    private readonly IEventQueue? _inner;
    private readonly TimeProvider _clock;

    /// <summary>Makes a recording queue.</summary>
    /// <param name="inner">The queue to pass events on to, not owned; null for none.</param>
    /// <param name="timeProvider">The clock that dates the records; null for the system's.</param>
    public RecordingEventQueue(IEventQueue? inner = null, TimeProvider? timeProvider = null)
    {
        _inner = inner;
        _clock = timeProvider ?? TimeProvider.System;
    }

    /// <summary>What was accepted until now, in order. A copy.</summary>
    public IReadOnlyList<EnqueuedEvent> Enqueued => _record.Entries;

    /// <summary>That of the real queue; alone, of one that keeps what it has.</summary>
    public EventQueueStatus Status => _inner?.Status ?? new EventQueueStatus
    {
        State = EventQueueState.Running, Capacity = int.MaxValue, Length = Enqueued.Count, Enqueued = Enqueued.Count,
    };

    /// <inheritdoc />
    public async ValueTask EnqueueAsync<TEvent>(
        TEvent @event, EventContext? context = null, string? key = null, CancellationToken cancellationToken = default)
        where TEvent : notnull
    {
        ArgumentNullException.ThrowIfNull(@event);
        cancellationToken.ThrowIfCancellationRequested();
        if (_inner is not null)
            await _inner.EnqueueAsync(@event, context, key, cancellationToken).ConfigureAwait(false);
        Record(@event, context, key);
    }

    /// <inheritdoc />
    public bool TryEnqueue<TEvent>(TEvent @event, EventContext? context = null, string? key = null)
        where TEvent : notnull
    {
        ArgumentNullException.ThrowIfNull(@event);
        if (_inner is not null && !_inner.TryEnqueue(@event, context, key))
            return false;
        Record(@event, context, key);
        return true;
    }

    /// <summary>Waits for the real queue; alone there is nothing to wait for.</summary>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public Task WaitUntilIdleAsync(CancellationToken cancellationToken = default) =>
        _inner?.WaitUntilIdleAsync(cancellationToken) ?? Task.CompletedTask;

    /// <summary>The events of a type, or of types derived from it, in order.</summary>
    /// <typeparam name="TEvent">The type.</typeparam>
    public IReadOnlyList<TEvent> EnqueuedOf<TEvent>() => _record.Of<TEvent>();

    /// <summary>Expects exactly one such event and returns it.</summary>
    /// <typeparam name="TEvent">The type of the event, or a base type of it.</typeparam>
    /// <param name="match">What the event must be like; null for any.</param>
    /// <returns>The event.</returns>
    /// <exception cref="EventAssertionException">There is none, or more than one.</exception>
    public TEvent ShouldHaveEnqueued<TEvent>(Func<TEvent, bool>? match = null) => ShouldHaveEnqueued(1, match)[0];

    /// <summary>Expects a number of such events and returns them.</summary>
    /// <typeparam name="TEvent">The type of the events, or a base type of them.</typeparam>
    /// <param name="times">How many, from 0.</param>
    /// <param name="match">What the events must be like; null for any.</param>
    /// <returns>The events, in order.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="times"/> is negative.</exception>
    /// <exception cref="EventAssertionException">There are fewer or more.</exception>
    public IReadOnlyList<TEvent> ShouldHaveEnqueued<TEvent>(int times, Func<TEvent, bool>? match = null) =>
        _record.ShouldHave(times, match);

    /// <summary>Expects that no such event was enqueued.</summary>
    /// <typeparam name="TEvent">The type of the event, or a base type of it.</typeparam>
    /// <param name="match">What the event must not be like; null for any.</param>
    /// <exception cref="EventAssertionException">There is one.</exception>
    public void ShouldNotHaveEnqueued<TEvent>(Func<TEvent, bool>? match = null) => _record.ShouldHave(0, match);

    /// <summary>Expects that every event was named in an expectation before.</summary>
    /// <exception cref="EventAssertionException">There are others; the message lists them.</exception>
    public void ShouldHaveEnqueuedNothingElse() => _record.ShouldHaveNothingElse();

    private void Record(object @event, EventContext? context, string? key) =>
        _record.Add(new EnqueuedEvent(@event, context ?? EventContext.Empty, key, _clock.GetUtcNow()));
}
