namespace SourceGenBus;

/// <summary>Publishes events to the handlers of their run-time type.</summary>
/// <remarks>
/// <para>All members are safe to call from any thread at any time, also from inside a handler.</para>
/// <para>
/// Publishing is fail-open by default: an exception in a handler is logged and given to every <c>IEventFailureHandler</c>;
/// the other handlers run, and the publisher does not see it. A <see cref="FailurePolicy"/> can ask for something else.
/// </para>
/// </remarks>
public interface IEventBus
{
    /// <summary>Publishes an event to every handler of its run-time type and completes when all have completed.</summary>
    /// <typeparam name="TEvent">
    /// The static type of the argument. It may be a base type, an interface or <see cref="object"/>; the run-time type
    /// decides which handlers are called.
    /// </typeparam>
    /// <param name="event">The event. An event without handlers is not an error.</param>
    /// <param name="cancellationToken">
    /// Passed on to the handlers. Handlers are started even when it is already cancelled, since the event has happened;
    /// each decides for itself. A handler that ends because of it does not count as failed.
    /// </param>
    /// <returns>A task that completes, never faulted, when every handler has completed. Await it exactly once.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="event"/> is null.</exception>
    /// <exception cref="ObjectDisposedException">The bus, or the container that owns it, has been disposed.</exception>
    ValueTask PublishAsync<TEvent>(TEvent @event, CancellationToken cancellationToken = default)
        where TEvent : notnull;

    /// <summary>Publishes an event together with the context that its handlers may ask for.</summary>
    /// <typeparam name="TEvent">The static type of the argument; the run-time type decides about routing.</typeparam>
    /// <param name="event">The event.</param>
    /// <param name="context">
    /// Correlation, user, metadata and session, handed to each handler that takes an <see cref="EventContext"/>.
    /// Concurrent publishes never see one another's context.
    /// </param>
    /// <param name="cancellationToken">Passed on to the handlers.</param>
    /// <returns>A task that completes, never faulted, when every handler has completed. Await it exactly once.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="event"/> or <paramref name="context"/> is null.</exception>
    /// <exception cref="ObjectDisposedException">The bus, or the container that owns it, has been disposed.</exception>
    ValueTask PublishAsync<TEvent>(TEvent @event, EventContext context, CancellationToken cancellationToken = default)
        where TEvent : notnull;

    /// <summary>Adds a handler at run time, beside the generated ones.</summary>
    /// <typeparam name="TEvent">The exact event type. An abstract class or an interface can never arrive.</typeparam>
    /// <param name="handler">
    /// Called for every event of exactly this type that is published after this call returns. The same delegate may be
    /// subscribed several times and is then called as often.
    /// </param>
    /// <returns>
    /// The subscription, owned by the caller. Disposing it ends the delivery; a publish that is already under way may
    /// still reach the handler. Disposing twice does nothing.
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="handler"/> is null.</exception>
    /// <exception cref="ArgumentException"><typeparamref name="TEvent"/> is abstract, an interface or nullable.</exception>
    /// <exception cref="ObjectDisposedException">The bus, or the container that owns it, has been disposed.</exception>
    IDisposable Subscribe<TEvent>(Func<TEvent, EventContext, CancellationToken, ValueTask> handler)
        where TEvent : notnull;
}
