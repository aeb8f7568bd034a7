using System.Runtime.CompilerServices;

namespace SourceGenBus.Benchmarks;

/// <summary>
/// Publish calls that no interceptor replaces, since this project has them turned off. Inlined into the measured loop,
/// so that nothing but the call itself is added.
/// </summary>
public static class PlainCalls
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ValueTask PublishPlainlyAsync(this IEventBus bus, OrderPlaced @event) => bus.PublishAsync(@event);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ValueTask PublishPlainlyAsync(this IEventBus bus, OrderChecked @event) => bus.PublishAsync(@event);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ValueTask PublishPlainlyAsync(this IEventBus bus, OrderPaid @event) => bus.PublishAsync(@event);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ValueTask PublishPlainlyAsync(this IEventBus bus, OrderShipped @event) => bus.PublishAsync(@event);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ValueTask PublishPlainlyAsync(this IEventBus bus, OrderCancelled @event) => bus.PublishAsync(@event);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ValueTask PublishPlainlyAsync(this IEventBus bus, OrderReturned @event) => bus.PublishAsync(@event);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ValueTask PublishPlainlyAsync(this IEventBus bus, OrderArchived @event) => bus.PublishAsync(@event);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ValueTask PublishPlainlyAsync(this IEventBus bus, OrderViewed @event) => bus.PublishAsync(@event);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ValueTask PublishPlainlyAsync(this IEventBus bus, StockEvent @event) => bus.PublishAsync(@event);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ValueTask PublishPlainlyAsync(this IEventBus bus, StockCounted @event) => bus.PublishAsync(@event);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ValueTask PublishPlainlyAsync(this IEventBus bus, StockReserved @event) => bus.PublishAsync(@event);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ValueTask PublishPlainlyAsync(this IEventBus bus, StockReleased @event) => bus.PublishAsync(@event);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ValueTask PublishPlainlyAsync(this IEventBus bus, StockPicked @event) => bus.PublishAsync(@event);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ValueTask PublishPlainlyAsync(this IEventBus bus, StockPacked @event) => bus.PublishAsync(@event);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ValueTask PublishPlainlyAsync(this IEventBus bus, StockMoved @event) => bus.PublishAsync(@event);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ValueTask PublishPlainlyAsync(this IEventBus bus, StockLost @event) => bus.PublishAsync(@event);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ValueTask PublishPlainlyAsync(this IEventBus bus, StockFound @event) => bus.PublishAsync(@event);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ValueTask PublishPlainlyAsync(this EventBus bus, OrderPlaced @event) => bus.PublishAsync(@event);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ValueTask PublishPlainlyAsync(this EventBus bus, OrderChecked @event) => bus.PublishAsync(@event);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ValueTask PublishPlainlyAsync(this EventBus bus, OrderPaid @event) => bus.PublishAsync(@event);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ValueTask PublishPlainlyAsync(this EventBus bus, OrderShipped @event) => bus.PublishAsync(@event);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ValueTask PublishPlainlyAsync(this EventBus bus, OrderCancelled @event) => bus.PublishAsync(@event);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ValueTask PublishPlainlyAsync(this EventBus bus, OrderReturned @event) => bus.PublishAsync(@event);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ValueTask PublishPlainlyAsync(this EventBus bus, OrderArchived @event) => bus.PublishAsync(@event);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ValueTask PublishPlainlyAsync(this EventBus bus, OrderViewed @event) => bus.PublishAsync(@event);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ValueTask PublishPlainlyAsync(this EventBus bus, StockEvent @event) => bus.PublishAsync(@event);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ValueTask PublishPlainlyAsync(this EventBus bus, StockCounted @event) => bus.PublishAsync(@event);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ValueTask PublishPlainlyAsync(this EventBus bus, StockReserved @event) => bus.PublishAsync(@event);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ValueTask PublishPlainlyAsync(this EventBus bus, StockReleased @event) => bus.PublishAsync(@event);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ValueTask PublishPlainlyAsync(this EventBus bus, StockPicked @event) => bus.PublishAsync(@event);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ValueTask PublishPlainlyAsync(this EventBus bus, StockPacked @event) => bus.PublishAsync(@event);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ValueTask PublishPlainlyAsync(this EventBus bus, StockMoved @event) => bus.PublishAsync(@event);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ValueTask PublishPlainlyAsync(this EventBus bus, StockLost @event) => bus.PublishAsync(@event);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ValueTask PublishPlainlyAsync(this EventBus bus, StockFound @event) => bus.PublishAsync(@event);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ValueTask SendPlainlyAsync(this ICommandBus bus, Reprice command) => bus.SendAsync(command);
}
