using System.Runtime.CompilerServices;

namespace SourceGenBus.Dispatch;

/// <content>The way back to the bus, for call sites whose route does not serve the bus that they hold.</content>
public abstract partial class EventRoute<TEvent>
{
#pragma warning disable CA1000 // Named by generated code only.
    /// <summary>
    /// Publishes by asking the bus: for call sites whose route does not serve the bus they hold. Two calls to choose from, since the
    /// result of a single one would keep the call site's own result in memory; and not inlined, so that call sites stay short.
    /// </summary>
    /// <param name="bus">The bus that the call site holds.</param>
    /// <param name="event">The event; the bus says what is wrong with null.</param>
    /// <param name="cancellationToken">Passed on to the handlers.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ValueTask PublishOnBusAsync(IEventBus bus, TEvent @event, CancellationToken cancellationToken) =>
        bus is EventBus known
            ? PublishOnClassAsync(known, @event, cancellationToken)
            : PublishOnInterfaceAsync(bus, @event, cancellationToken);

    /// <summary>
    /// The same for call sites that hold the class: without the call through the interface, for whose sake a native program would have to
    /// make generic code while it runs. Two calls again.
    /// </summary>
    /// <param name="bus">The bus that the call site holds.</param>
    /// <param name="event">The event; the bus says what is wrong with null.</param>
    /// <param name="cancellationToken">Passed on to the handlers.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ValueTask PublishOnBusAsync(EventBus bus, TEvent @event, CancellationToken cancellationToken) =>
        bus is null ? PublishOnClassAsync(null!, @event, cancellationToken) : PublishOnClassAsync(bus, @event, cancellationToken);

    /// <summary>The same with a context.</summary>
    /// <param name="bus">The bus that the call site holds.</param>
    /// <param name="event">The event; the bus says what is wrong with null.</param>
    /// <param name="context">The context.</param>
    /// <param name="cancellationToken">Passed on to the handlers.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static ValueTask PublishOnBusAsync(IEventBus bus, TEvent @event, EventContext context, CancellationToken cancellationToken) =>
        bus is EventBus known
            ? PublishOnBusAsync(known, @event, context, cancellationToken)
            : bus.PublishAsync(@event, context, cancellationToken);

    /// <summary>The same for call sites that hold the class.</summary>
    /// <param name="bus">The bus that the call site holds.</param>
    /// <param name="event">The event; the bus says what is wrong with null.</param>
    /// <param name="context">The context.</param>
    /// <param name="cancellationToken">Passed on to the handlers.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static ValueTask PublishOnBusAsync(EventBus bus, TEvent @event, EventContext context, CancellationToken cancellationToken)
    {
        bus.Routes.Wake<TEvent>();
        return bus.PublishAsync(@event, context, cancellationToken);
    }
#pragma warning restore CA1000

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ValueTask PublishOnClassAsync(EventBus bus, TEvent @event, CancellationToken cancellationToken)
    {
        bus.Routes.Wake<TEvent>();
        return bus.PublishAsync(@event, cancellationToken);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ValueTask PublishOnInterfaceAsync(IEventBus bus, TEvent @event, CancellationToken cancellationToken) =>
        bus.PublishAsync(@event, cancellationToken);
}
