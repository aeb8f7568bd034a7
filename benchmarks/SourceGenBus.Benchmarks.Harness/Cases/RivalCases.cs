using System.Runtime.CompilerServices;
using SourceGenBus.Benchmarks.Harness.Measuring;
using SourceGenBus.Benchmarks.Harness.Rivals;

namespace SourceGenBus.Benchmarks.Harness.Cases;

internal readonly struct FuncArrayOrderPlaced(FuncArray<OrderPlaced> list, OrderPlaced @event) : IPublishCase
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ValueTask PublishAsync(int round) => list.PublishAsync(@event);
}

internal readonly struct MulticastOrderPlaced(Multicast<OrderPlaced> list, OrderPlaced @event) : IPublishCase
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ValueTask PublishAsync(int round) => list.PublishAsync(@event);
}

internal readonly struct DictionaryOrderPlaced(DictionaryBus bus, OrderPlaced @event) : IPublishCase
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ValueTask PublishAsync(int round) => bus.PublishAsync(@event);
}

internal readonly struct FuncArrayOrderPaid(FuncArray<OrderPaid> list, OrderPaid @event) : IPublishCase
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ValueTask PublishAsync(int round) => list.PublishAsync(@event);
}

internal readonly struct MulticastOrderPaid(Multicast<OrderPaid> list, OrderPaid @event) : IPublishCase
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ValueTask PublishAsync(int round) => list.PublishAsync(@event);
}

internal readonly struct DictionaryOrderPaid(DictionaryBus bus, OrderPaid @event) : IPublishCase
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ValueTask PublishAsync(int round) => bus.PublishAsync(@event);
}

internal readonly struct FuncArrayOrderShipped(FuncArray<OrderShipped> list, OrderShipped @event) : IPublishCase
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ValueTask PublishAsync(int round) => list.PublishAsync(@event);
}

internal readonly struct MulticastOrderShipped(Multicast<OrderShipped> list, OrderShipped @event) : IPublishCase
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ValueTask PublishAsync(int round) => list.PublishAsync(@event);
}

internal readonly struct DictionaryOrderShipped(DictionaryBus bus, OrderShipped @event) : IPublishCase
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ValueTask PublishAsync(int round) => bus.PublishAsync(@event);
}

internal readonly struct FuncArrayOrderCancelled(FuncArray<OrderCancelled> list, OrderCancelled @event) : IPublishCase
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ValueTask PublishAsync(int round) => list.PublishAsync(@event);
}

internal readonly struct MulticastOrderCancelled(Multicast<OrderCancelled> list, OrderCancelled @event) : IPublishCase
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ValueTask PublishAsync(int round) => list.PublishAsync(@event);
}

internal readonly struct DictionaryOrderCancelled(DictionaryBus bus, OrderCancelled @event) : IPublishCase
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ValueTask PublishAsync(int round) => bus.PublishAsync(@event);
}

internal readonly struct FuncArrayOrderReturned(FuncArray<OrderReturned> list, OrderReturned @event) : IPublishCase
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ValueTask PublishAsync(int round) => list.PublishAsync(@event);
}

internal readonly struct MulticastOrderReturned(Multicast<OrderReturned> list, OrderReturned @event) : IPublishCase
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ValueTask PublishAsync(int round) => list.PublishAsync(@event);
}

internal readonly struct DictionaryOrderReturned(DictionaryBus bus, OrderReturned @event) : IPublishCase
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ValueTask PublishAsync(int round) => bus.PublishAsync(@event);
}

internal readonly struct HandWrittenOrderPlaced(HandWrittenPlacedRoute route, OrderPlaced @event) : IPublishCase
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ValueTask PublishAsync(int round) => route.PublishAsync(@event, default);
}

internal readonly struct HandWrittenOrderPaid(HandWrittenPaidRoute route, OrderPaid @event) : IPublishCase
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ValueTask PublishAsync(int round) => route.PublishAsync(@event, default);
}

internal readonly struct ScopedDictionaryOrderArchived(ScopedDictionaryBus bus, OrderArchived @event) : IPublishCase
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ValueTask PublishAsync(int round) => bus.PublishAsync(@event);
}
