using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace SourceGenBus.Dispatch;

/// <summary>The route of a command without a result.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class PlainCommandRoute : CommandRoute
{
    /// <summary>Makes a route that belongs to one bus.</summary>
    /// <param name="bus">The bus; not owned.</param>
    protected PlainCommandRoute(EventBus bus)
        : base(bus)
    {
    }

    /// <summary>
    /// Sends by asking the bus: for call sites whose route does not serve the bus they hold. Two calls to choose from, since the result
    /// of a single one would keep the call site's own result in memory; and not inlined, so that call sites stay short.
    /// </summary>
    /// <param name="bus">The bus that the call site holds.</param>
    /// <param name="command">The command; the bus says what is wrong with null.</param>
    /// <param name="cancellationToken">Passed on to the handler.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ValueTask SendOnBusAsync(ICommandBus bus, ICommand command, CancellationToken cancellationToken) =>
        bus is EventBus known ? SendOnClassAsync(known, command, cancellationToken) : SendOnInterfaceAsync(bus, command, cancellationToken);

    /// <summary>The same with a context.</summary>
    /// <param name="bus">The bus that the call site holds.</param>
    /// <param name="command">The command; the bus says what is wrong with null.</param>
    /// <param name="context">The context.</param>
    /// <param name="cancellationToken">Passed on to the handler.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static ValueTask SendOnBusAsync(ICommandBus bus, ICommand command, EventContext context, CancellationToken cancellationToken) =>
        bus.SendAsync(command, context, cancellationToken);

    /// <summary>Calls the handler with a message that is known to be of the route's type.</summary>
    /// <param name="message">The message, not null.</param>
    /// <param name="context">The context, or null for a call without one.</param>
    /// <param name="cancellationToken">Passed on to the handler.</param>
    protected internal abstract ValueTask SendObjectAsync(object message, EventContext? context, CancellationToken cancellationToken);

    internal sealed override CommandRoute Observe(Type messageType, Type handlerType) =>
        new ObservedPlainCommandRoute(this, messageType, handlerType);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ValueTask SendOnClassAsync(EventBus bus, ICommand command, CancellationToken cancellationToken) =>
        bus.SendAsync(command, cancellationToken);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ValueTask SendOnInterfaceAsync(ICommandBus bus, ICommand command, CancellationToken cancellationToken) =>
        bus.SendAsync(command, cancellationToken);
}
