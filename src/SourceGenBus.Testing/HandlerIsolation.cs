using SourceGenBus.Dispatch;

namespace SourceGenBus.Testing;

/// <summary>Runs one handler alone.</summary>
public static class HandlerIsolation
{
    /// <summary>
    /// Calls one handler of the bus as a publish would, in a scope of its own where its lifetime asks for one, but without middleware,
    /// policy and the other handlers. What it throws reaches the test.
    /// </summary>
    /// <typeparam name="THandler">The handler class.</typeparam>
    /// <param name="bus">The bus; <c>KeepOnlyHandler</c> spares the dependencies of the others.</param>
    /// <param name="event">The event.</param>
    /// <param name="context">The context that the handler receives; null for that of a publish without one.</param>
    /// <param name="cancellationToken">Passed on to the handler.</param>
    /// <returns>The handler's task. Await it exactly once.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="bus"/> or <paramref name="event"/> is null.</exception>
    /// <exception cref="InvalidOperationException">The class does not handle such events; the message names those that do.</exception>
    public static ValueTask RunHandlerAsync<THandler>(
        this EventBus bus, object @event, EventContext? context = null, CancellationToken cancellationToken = default)
        where THandler : class => HandlerAccess.InvokeAsync(bus, typeof(THandler), @event, context, cancellationToken);

    /// <summary>As <see cref="RunHandlerAsync{THandler}"/>, also for static handler classes.</summary>
    /// <param name="bus">The bus.</param>
    /// <param name="handlerType">The handler class.</param>
    /// <param name="event">The event.</param>
    /// <param name="context">The context that the handler receives; null for that of a publish without one.</param>
    /// <param name="cancellationToken">Passed on to the handler.</param>
    /// <returns>The handler's task. Await it exactly once.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="bus"/>, <paramref name="handlerType"/> or <paramref name="event"/> is null.</exception>
    /// <exception cref="InvalidOperationException">The class does not handle such events; the message names those that do.</exception>
    public static ValueTask RunHandlerAsync(
        this EventBus bus, Type handlerType, object @event, EventContext? context = null, CancellationToken cancellationToken = default) =>
        HandlerAccess.InvokeAsync(bus, handlerType, @event, context, cancellationToken);
}
