using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace SourceGenBus.Dispatch;

/// <summary>The route of a command or query with a result.</summary>
/// <typeparam name="TResult">What the handler returns.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class ResultCommandRoute<TResult> : CommandRoute
{
    /// <summary>Makes a route that belongs to one bus.</summary>
    /// <param name="bus">The bus; not owned.</param>
    protected ResultCommandRoute(EventBus bus)
        : base(bus)
    {
    }

#pragma warning disable CA1000 // Named by generated code only.
    /// <summary>
    /// Sends by asking the bus: for call sites whose route does not serve the bus they hold; see <see cref="PlainCommandRoute"/>.
    /// </summary>
    /// <param name="bus">The bus that the call site holds.</param>
    /// <param name="command">The command; the bus says what is wrong with null.</param>
    /// <param name="cancellationToken">Passed on to the handler.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ValueTask<TResult> SendOnBusAsync(ICommandBus bus, ICommand<TResult> command, CancellationToken cancellationToken) =>
        bus is EventBus known ? SendOnClassAsync(known, command, cancellationToken) : SendOnInterfaceAsync(bus, command, cancellationToken);

    /// <summary>The same with a context.</summary>
    /// <param name="bus">The bus that the call site holds.</param>
    /// <param name="command">The command; the bus says what is wrong with null.</param>
    /// <param name="context">The context.</param>
    /// <param name="cancellationToken">Passed on to the handler.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static ValueTask<TResult> SendOnBusAsync(
        ICommandBus bus,
        ICommand<TResult> command,
        EventContext context,
        CancellationToken cancellationToken) =>
        bus.SendAsync(command, context, cancellationToken);

    /// <summary>
    /// Asks by asking the bus: for call sites whose route does not serve the bus they hold; see <see cref="PlainCommandRoute"/>.
    /// </summary>
    /// <param name="bus">The bus that the call site holds.</param>
    /// <param name="query">The query; the bus says what is wrong with null.</param>
    /// <param name="cancellationToken">Passed on to the handler.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ValueTask<TResult> QueryOnBusAsync(ICommandBus bus, IQuery<TResult> query, CancellationToken cancellationToken) =>
        bus is EventBus known ? QueryOnClassAsync(known, query, cancellationToken) : QueryOnInterfaceAsync(bus, query, cancellationToken);

    /// <summary>The same with a context.</summary>
    /// <param name="bus">The bus that the call site holds.</param>
    /// <param name="query">The query; the bus says what is wrong with null.</param>
    /// <param name="context">The context.</param>
    /// <param name="cancellationToken">Passed on to the handler.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static ValueTask<TResult> QueryOnBusAsync(
        ICommandBus bus,
        IQuery<TResult> query,
        EventContext context,
        CancellationToken cancellationToken) =>
        bus.QueryAsync(query, context, cancellationToken);
#pragma warning restore CA1000

    /// <summary>Calls the handler with a message that is known to be of the route's type.</summary>
    /// <param name="message">The message, not null.</param>
    /// <param name="context">The context, or null for a call without one.</param>
    /// <param name="cancellationToken">Passed on to the handler.</param>
    protected internal abstract ValueTask<TResult> SendObjectAsync(
        object message, EventContext? context, CancellationToken cancellationToken);

    internal sealed override CommandRoute Observe(Type messageType, Type handlerType) =>
        new ObservedResultCommandRoute<TResult>(this, messageType, handlerType);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ValueTask<TResult> SendOnClassAsync(EventBus bus, ICommand<TResult> command, CancellationToken cancellationToken) =>
        bus.SendAsync(command, cancellationToken);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ValueTask<TResult> SendOnInterfaceAsync(
        ICommandBus bus,
        ICommand<TResult> command,
        CancellationToken cancellationToken) =>
        bus.SendAsync(command, cancellationToken);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ValueTask<TResult> QueryOnClassAsync(EventBus bus, IQuery<TResult> query, CancellationToken cancellationToken) =>
        bus.QueryAsync(query, cancellationToken);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ValueTask<TResult> QueryOnInterfaceAsync(ICommandBus bus, IQuery<TResult> query, CancellationToken cancellationToken) =>
        bus.QueryAsync(query, cancellationToken);
}
