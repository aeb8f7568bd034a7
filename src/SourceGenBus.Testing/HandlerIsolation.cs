using SourceGenBus.Dispatch;

namespace SourceGenBus.Testing;

/// <summary>Runs one handler alone.</summary>
public static class HandlerIsolation
{
    /// <summary>
    /// Calls one handler of the bus as a publish would, in a scope of its own where its lifetime asks for one, but without middleware,
    /// policy and the other handlers. What it throws reaches the test, and so do the events that it returns or emits through its context:
    /// they are not published.
    /// </summary>
    /// <typeparam name="THandler">The handler class.</typeparam>
    /// <param name="bus">The bus; <c>KeepOnlyHandler</c> spares the dependencies of the others.</param>
    /// <param name="event">The event.</param>
    /// <param name="context">
    /// The context that the handler receives; null for that of a publish without one. Where it has a unit of work, events are collected by
    /// that one; otherwise it is given one that belongs to the test kit.
    /// </param>
    /// <param name="cancellationToken">Passed on to the handler.</param>
    /// <returns>The events that the handler returned, emitted or gave to the unit of work of the test kit, in order.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="bus"/> or <paramref name="event"/> is null.</exception>
    /// <exception cref="InvalidOperationException">The class does not handle such events; the message names those that do.</exception>
    public static ValueTask<IReadOnlyList<object>> RunHandlerAsync<THandler>(
        this EventBus bus, object @event, EventContext? context = null, CancellationToken cancellationToken = default)
        where THandler : class => RunHandlerAsync(bus, typeof(THandler), @event, context, cancellationToken);

    /// <summary>As <see cref="RunHandlerAsync{THandler}"/>, also for static handler classes.</summary>
    /// <param name="bus">The bus.</param>
    /// <param name="handlerType">The handler class.</param>
    /// <param name="event">The event.</param>
    /// <param name="context">
    /// The context that the handler receives; null for that of a publish without one. Where it has a unit of work, events are collected by
    /// that one; otherwise it is given one that belongs to the test kit.
    /// </param>
    /// <param name="cancellationToken">Passed on to the handler.</param>
    /// <returns>The events that the handler returned, emitted or gave to the unit of work of the test kit, in order.</returns>
    /// <exception cref="ArgumentNullException">
    /// <paramref name="bus"/>, <paramref name="handlerType"/> or <paramref name="event"/> is null.
    /// </exception>
    /// <exception cref="InvalidOperationException">The class does not handle such events; the message names those that do.</exception>
    public static async ValueTask<IReadOnlyList<object>> RunHandlerAsync(
        this EventBus bus, Type handlerType, object @event, EventContext? context = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(bus);
        if (context?.UnitOfWork is null)
        {
            return await EmissionRecorder
                .RecordAsync(
                    context ?? HandlerAccess.DefaultContext(bus),
                    with => HandlerAccess.InvokeAsync(bus, handlerType, @event, with, cancellationToken))
                .ConfigureAwait(false);
        }

        await HandlerAccess.InvokeAsync(bus, handlerType, @event, context, cancellationToken).ConfigureAwait(false);
        return [];
    }
}
