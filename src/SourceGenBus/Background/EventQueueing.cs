namespace SourceGenBus;

/// <summary>Publishing in the background, said to the bus.</summary>
/// <remarks>
/// <para>
/// The bus asks its container for the <see cref="IEventQueue"/> that <c>services.AddSourceGenBusBackground()</c> registers; a
/// bus without a container gets events from the queue that was made around it.
/// </para>
/// <para>The queue lives in memory: what waits in it is lost with the process.</para>
/// </remarks>
public static class EventQueueing
{
    /// <summary>Enqueues an event without waiting.</summary>
    /// <typeparam name="TEvent">The static type of the argument; the run-time type decides who handles it.</typeparam>
    /// <param name="bus">The bus that will publish it.</param>
    /// <param name="event">The event. It must not be changed any more.</param>
    /// <param name="context">As for <see cref="IEventQueue.EnqueueAsync"/>.</param>
    /// <param name="key">As for <see cref="IEventQueue.EnqueueAsync"/>.</param>
    /// <exception cref="ArgumentNullException"><paramref name="bus"/> or <paramref name="event"/> is null.</exception>
    /// <exception cref="EventQueueRefusedException">The queue is full or has begun to stop.</exception>
    /// <exception cref="InvalidOperationException">The bus has no queue.</exception>
    public static void Enqueue<TEvent>(this IEventBus bus, TEvent @event, EventContext? context = null, string? key = null)
        where TEvent : notnull
    {
        var queue = QueueOf(bus);
        if (queue.TryEnqueue(@event, context, key))
            return;
        var isOpen = queue.Status.State is EventQueueState.NotStarted or EventQueueState.Running;
        throw new EventQueueRefusedException(@event.GetType(), isOpen ? EventQueueRefusal.Full : EventQueueRefusal.Stopping);
    }

    /// <summary>Enqueues an event, and waits for space while the queue is full.</summary>
    /// <typeparam name="TEvent">The static type of the argument; the run-time type decides who handles it.</typeparam>
    /// <param name="bus">The bus that will publish it.</param>
    /// <param name="event">The event. It must not be changed any more.</param>
    /// <param name="context">As for <see cref="IEventQueue.EnqueueAsync"/>.</param>
    /// <param name="key">As for <see cref="IEventQueue.EnqueueAsync"/>.</param>
    /// <param name="cancellationToken">Ends the waiting for space. Handlers never see it.</param>
    /// <returns>A task that completes when the event is accepted. Await it exactly once.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="bus"/> or <paramref name="event"/> is null.</exception>
    /// <exception cref="EventQueueRefusedException">The queue has begun to stop.</exception>
    /// <exception cref="InvalidOperationException">The bus has no queue.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled before there was space.</exception>
    public static ValueTask EnqueueAsync<TEvent>(
        this IEventBus bus, TEvent @event, EventContext? context = null, string? key = null, CancellationToken cancellationToken = default)
        where TEvent : notnull => QueueOf(bus).EnqueueAsync(@event, context, key, cancellationToken);

    /// <summary>Enqueues an event without a context, and waits for space while the queue is full.</summary>
    /// <typeparam name="TEvent">The static type of the argument; the run-time type decides who handles it.</typeparam>
    /// <param name="bus">The bus that will publish it.</param>
    /// <param name="event">The event. It must not be changed any more.</param>
    /// <param name="cancellationToken">Ends the waiting for space. Handlers never see it.</param>
    /// <returns>A task that completes when the event is accepted. Await it exactly once.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="bus"/> or <paramref name="event"/> is null.</exception>
    /// <exception cref="EventQueueRefusedException">The queue has begun to stop.</exception>
    /// <exception cref="InvalidOperationException">The bus has no queue.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled before there was space.</exception>
    public static ValueTask EnqueueAsync<TEvent>(this IEventBus bus, TEvent @event, CancellationToken cancellationToken)
        where TEvent : notnull => QueueOf(bus).EnqueueAsync(@event, null, null, cancellationToken);

    /// <summary>Enqueues an event if there is space and nobody waits for it already.</summary>
    /// <typeparam name="TEvent">The static type of the argument; the run-time type decides who handles it.</typeparam>
    /// <param name="bus">The bus that will publish it.</param>
    /// <param name="event">The event. It must not be changed any more.</param>
    /// <param name="context">As for <see cref="IEventQueue.EnqueueAsync"/>.</param>
    /// <param name="key">As for <see cref="IEventQueue.EnqueueAsync"/>.</param>
    /// <returns>False when the queue is full or has begun to stop: the event is then not in the queue.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="bus"/> or <paramref name="event"/> is null.</exception>
    /// <exception cref="InvalidOperationException">The bus has no queue.</exception>
    public static bool TryEnqueue<TEvent>(this IEventBus bus, TEvent @event, EventContext? context = null, string? key = null)
        where TEvent : notnull => QueueOf(bus).TryEnqueue(@event, context, key);

    private static IEventQueue QueueOf(IEventBus bus)
    {
        ArgumentNullException.ThrowIfNull(bus);
        return (bus as IEventQueueSource)?.Queue ?? throw new InvalidOperationException(
            "This bus has no event queue. Reference the package SourceGenBus.Background and call services.AddSourceGenBusBackground(); " +
            "without a container, make an BackgroundEventQueue around the bus and enqueue there.");
    }
}
