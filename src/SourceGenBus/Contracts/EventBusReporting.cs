using SourceGenBus.Dispatch;

namespace SourceGenBus;

/// <summary>Publishing with an answer.</summary>
public static class EventBusReporting
{
    /// <summary>
    /// Publishes an event and returns how each handler fared, without throwing what a handler threw. What a middleware throws
    /// reaches the publisher as ever. Where a middleware runs the handlers more than once, each run is told of.
    /// </summary>
    /// <typeparam name="TEvent">The static type of the argument; the run-time type decides about routing.</typeparam>
    /// <param name="bus">The bus.</param>
    /// <param name="event">The event.</param>
    /// <param name="context">The context, or null for none. Its failure policy still decides which handlers are started.</param>
    /// <param name="cancellationToken">Passed on to the handlers.</param>
    /// <returns>The report.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="bus"/> or <paramref name="event"/> is null.</exception>
    public static async ValueTask<PublishReport> PublishAndReportAsync<TEvent>(
        this IEventBus bus,
        TEvent @event,
        EventContext? context = null,
        CancellationToken cancellationToken = default)
        where TEvent : notnull
    {
        return await ReportAsync(bus, @event, context, gate: null, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The same, with a gate before each handler. A handler that the gate passes over is told of as one that completed.</summary>
    /// <typeparam name="TEvent">The static type of the argument; the run-time type decides about routing.</typeparam>
    /// <param name="bus">The bus; another one than an <see cref="EventBus"/> knows of no gate and runs every handler.</param>
    /// <param name="event">The event.</param>
    /// <param name="context">The context, or null for none.</param>
    /// <param name="gate">The gate, for this publish only.</param>
    /// <param name="cancellationToken">Passed on to the handlers.</param>
    /// <returns>The report.</returns>
    /// <exception cref="ArgumentNullException">
    /// <paramref name="bus"/>, <paramref name="event"/> or <paramref name="gate"/> is null.
    /// </exception>
    public static async ValueTask<PublishReport> PublishAndReportAsync<TEvent>(
        this IEventBus bus,
        TEvent @event,
        EventContext? context,
        HandlerGate gate,
        CancellationToken cancellationToken = default)
        where TEvent : notnull
    {
        ArgumentNullException.ThrowIfNull(gate);
        return await ReportAsync(bus, @event, context, gate, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Whether anything handles a type of events, commands or queries at this moment, subscribers included.
    /// </summary>
    /// <param name="bus">The bus; another one than an <see cref="EventBus"/> is taken to have handlers, since it cannot be asked.</param>
    /// <param name="eventType">The exact type.</param>
    public static bool HasHandlers(this IEventBus bus, Type eventType)
    {
        ArgumentNullException.ThrowIfNull(bus);
        ArgumentNullException.ThrowIfNull(eventType);
        return bus is not EventBus own || own.Routes.HasHandlers(eventType) || own.Commands.HasHandler(eventType);
    }

    private static async ValueTask<PublishReport> ReportAsync<TEvent>(
        IEventBus bus, TEvent @event, EventContext? context, HandlerGate? gate, CancellationToken cancellationToken)
        where TEvent : notnull
    {
        ArgumentNullException.ThrowIfNull(bus);
        if (@event is null)
            throw new ArgumentNullException(nameof(@event));
        if (gate is not null)
            gate.Handlers = (bus as EventBus)?.Routes.HandlersOf(@event);
        var collector = new OutcomeCollector(@event.GetType(), gate);
        await bus.PublishAsync(
            @event, (context ?? EventContext.Empty) with { Outcomes = collector }, cancellationToken).ConfigureAwait(false);
        return collector.ToReport();
    }
}
