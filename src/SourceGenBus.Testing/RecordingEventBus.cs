using SourceGenBus.Dispatch;

namespace SourceGenBus.Testing;

/// <summary>
/// A bus that remembers every event published to it. Alone it delivers to run-time subscribers only, of the event's exact
/// type; around a real bus it passes everything on. Safe for concurrent use.
/// </summary>
public sealed class RecordingEventBus : IUnitOfWorkBus, IEventQueueSource
{
    private readonly EventRecord<PublishedEvent> _record = new("published", static entry => entry.Event);
    private readonly IEventBus _inner;
    private readonly TimeProvider _clock;
    private RecordingEventQueue? _queue;

    /// <summary>Makes a recording bus.</summary>
    /// <param name="inner">The bus to pass events on to, not owned; null for a bus without generated handlers.</param>
    /// <param name="timeProvider">The clock that dates the records; null for the system's.</param>
    public RecordingEventBus(IEventBus? inner = null, TimeProvider? timeProvider = null)
    {
        _inner = inner ?? new EventBusBuilder().Build();
        _clock = timeProvider ?? TimeProvider.System;
        _queue = inner is null ? new RecordingEventQueue(timeProvider: timeProvider) : null;
    }

    /// <summary>What was published until now, in the order in which the calls began. A copy.</summary>
    public IReadOnlyList<PublishedEvent> Published => _record.Entries;

    /// <summary>
    /// What <c>bus.EnqueueAsync</c> and its like enqueue. A lone recording bus keeps it; around a real bus it is passed on to that
    /// one's queue, and published when its turn comes. Null when the real bus has no queue.
    /// </summary>
    public RecordingEventQueue? Queue
    {
        get
        {
            if (_queue is null && (_inner as IEventQueueSource)?.Queue is { } inner)
                Interlocked.CompareExchange(ref _queue, inner as RecordingEventQueue ?? new RecordingEventQueue(inner, _clock), null);
            return _queue;
        }
    }

    IEventQueue? IEventQueueSource.Queue => Queue;

    IServiceProvider? IUnitOfWorkBus.Services => (_inner as IUnitOfWorkBus)?.Services;

    /// <inheritdoc />
    public ValueTask PublishAsync<TEvent>(TEvent @event, CancellationToken cancellationToken = default)
        where TEvent : notnull
    {
        Record(@event, EventContext.Empty);
        return _inner.PublishAsync(@event, cancellationToken);
    }

    /// <inheritdoc />
    public ValueTask PublishAsync<TEvent>(TEvent @event, EventContext context, CancellationToken cancellationToken = default)
        where TEvent : notnull
    {
        ArgumentNullException.ThrowIfNull(context);
        Record(@event, context);
        return _inner.PublishAsync(@event, context, cancellationToken);
    }

    /// <inheritdoc />
    public IDisposable Subscribe<TEvent>(Func<TEvent, EventContext, CancellationToken, ValueTask> handler)
        where TEvent : notnull => _inner.Subscribe(handler);

    void IUnitOfWorkBus.ReportFailure(UnitOfWorkFailure failure) => (_inner as IUnitOfWorkBus)?.ReportFailure(failure);

    /// <summary>The events of a type, or of types derived from it, in order.</summary>
    /// <typeparam name="TEvent">The type.</typeparam>
    public IReadOnlyList<TEvent> PublishedOf<TEvent>() => _record.Of<TEvent>();

    /// <summary>Expects exactly one such event and returns it.</summary>
    /// <typeparam name="TEvent">The type of the event, or a base type of it.</typeparam>
    /// <param name="match">What the event must be like; null for any.</param>
    /// <returns>The event.</returns>
    /// <exception cref="EventAssertionException">There is none, or more than one.</exception>
    public TEvent ShouldHavePublished<TEvent>(Func<TEvent, bool>? match = null) => ShouldHavePublished(1, match)[0];

    /// <summary>Expects a number of such events and returns them.</summary>
    /// <typeparam name="TEvent">The type of the events, or a base type of them.</typeparam>
    /// <param name="times">How many, from 0.</param>
    /// <param name="match">What the events must be like; null for any.</param>
    /// <returns>The events, in order.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="times"/> is negative.</exception>
    /// <exception cref="EventAssertionException">There are fewer or more.</exception>
    public IReadOnlyList<TEvent> ShouldHavePublished<TEvent>(int times, Func<TEvent, bool>? match = null) =>
        _record.ShouldHave(times, match);

    /// <summary>Expects that no such event was published.</summary>
    /// <typeparam name="TEvent">The type of the event, or a base type of it.</typeparam>
    /// <param name="match">What the event must not be like; null for any.</param>
    /// <exception cref="EventAssertionException">There is one.</exception>
    public void ShouldNotHavePublished<TEvent>(Func<TEvent, bool>? match = null) => ShouldHavePublished(0, match);

    /// <summary>Expects that every event was named in an expectation before: nothing was published that no test asked for.</summary>
    /// <exception cref="EventAssertionException">There are others; the message lists them.</exception>
    public void ShouldHavePublishedNothingElse() => _record.ShouldHaveNothingElse();

    /// <summary>Expects that every published event reached at least one handler or subscriber, by the time it was published.</summary>
    /// <exception cref="EventAssertionException">There are others; the message marks them.</exception>
    public void EveryEventShouldHaveAHandler() =>
        _record.NoneShould("Expected every event to have a handler", static entry => entry.HandlerCount == 0);

    /// <summary>Waits until such an event has been published, now or earlier. Nothing sleeps.</summary>
    /// <typeparam name="TEvent">The type of the event, or a base type of it.</typeparam>
    /// <param name="match">What the event must be like; null for any.</param>
    /// <param name="cancellationToken">Ends the waiting; give it a limit, so that a test that waits in vain fails.</param>
    /// <returns>The first such event.</returns>
    /// <exception cref="EventAssertionException">The token was cancelled first; the message lists what was published.</exception>
    public Task<TEvent> WaitForAsync<TEvent>(Func<TEvent, bool>? match = null, CancellationToken cancellationToken = default) =>
        _record.WaitForAsync(match, cancellationToken);

    /// <summary>Forgets everything, for a bus that several steps of a test share.</summary>
    public void Clear() => _record.Clear();

    private void Record(object @event, EventContext context)
    {
        ArgumentNullException.ThrowIfNull(@event);

        // Asked before the handlers run, while the bus still has those that this publish reaches.
        var handlers = _inner is EventBus bus ? HandlerAccess.Count(bus, @event) : (int?)null;
        _record.Add(new PublishedEvent(@event, context, _clock.GetUtcNow()) { HandlerCount = handlers });
    }
}
