namespace SourceGenBus;

/// <summary>
/// Takes events to publish later, on threads of its own, so that whoever enqueues does not wait for the handlers. The package
/// <c>SourceGenBus.Background</c> has the implementation.
/// </summary>
/// <remarks>
/// <para>
/// A queue lives in memory: what waits in it is lost with the process. It is drained when it stops, and what could not be
/// handled until then is reported, but a crash reports nothing.
/// </para>
/// <para>All members are safe to call from any thread at any time, also from inside a handler.</para>
/// </remarks>
public interface IEventQueue
{
    /// <summary>What the queue does and has done. Cheap enough for a health check.</summary>
    EventQueueStatus Status { get; }

    /// <summary>
    /// Enqueues an event, and waits for space while the queue is full. Those who wait are served in the order of their calls.
    /// </summary>
    /// <typeparam name="TEvent">The static type of the argument; the run-time type decides who handles it.</typeparam>
    /// <param name="event">The event. It must not be changed any more.</param>
    /// <param name="context">
    /// What travels beside it, or null. Session, services and the collector of a report belong to the caller and stay behind;
    /// see <see cref="EventContext.Detach"/>. The metadata must not be changed any more.
    /// </param>
    /// <param name="key">
    /// Events with equal keys, of whatever type, are handled one at a time and in the order in which they were accepted. Null
    /// for what the queue's options say about the event type, or for no order.
    /// </param>
    /// <param name="cancellationToken">Ends the waiting for space; the event is then not in the queue. Handlers never see it.</param>
    /// <returns>A task that completes when the queue has accepted the event, not when it is handled. Await it exactly once.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="event"/> is null.</exception>
    /// <exception cref="EventQueueRefusedException">The queue has begun to stop.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled before there was space.</exception>
    ValueTask EnqueueAsync<TEvent>(
        TEvent @event, EventContext? context = null, string? key = null, CancellationToken cancellationToken = default)
        where TEvent : notnull;

    /// <summary>Enqueues an event if there is space and nobody waits for it already.</summary>
    /// <typeparam name="TEvent">The static type of the argument; the run-time type decides who handles it.</typeparam>
    /// <param name="event">The event. It must not be changed any more.</param>
    /// <param name="context">As for <see cref="EnqueueAsync"/>.</param>
    /// <param name="key">As for <see cref="EnqueueAsync"/>.</param>
    /// <returns>
    /// False when the queue is full or has begun to stop: the event is then not in the queue, and the caller has to say what becomes of it.
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="event"/> is null.</exception>
    bool TryEnqueue<TEvent>(TEvent @event, EventContext? context = null, string? key = null)
        where TEvent : notnull;

    /// <summary>
    /// Waits until nothing waits in the queue, nobody waits for space and no handler runs. Events that handlers enqueue count,
    /// so whatever an event leads to is done. New events may arrive at once.
    /// </summary>
    /// <param name="cancellationToken">Ends the waiting. A queue that is not started never becomes idle with events in it.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled first.</exception>
    Task WaitUntilIdleAsync(CancellationToken cancellationToken = default);
}
