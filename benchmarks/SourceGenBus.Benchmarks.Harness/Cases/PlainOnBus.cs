using System.Runtime.CompilerServices;
using SourceGenBus.Benchmarks.Harness.Measuring;

namespace SourceGenBus.Benchmarks.Harness.Cases;

internal readonly struct PlainOnBusOrderPlaced(EventBus bus, OrderPlaced @event) : IPublishCase
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ValueTask PublishAsync(int round) => bus.PublishPlainlyAsync(@event);
}

internal readonly struct PlainOnBusOrderChecked(EventBus bus, OrderChecked @event) : IPublishCase
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ValueTask PublishAsync(int round) => bus.PublishPlainlyAsync(@event);
}

internal readonly struct PlainOnBusOrderPaid(EventBus bus, OrderPaid @event) : IPublishCase
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ValueTask PublishAsync(int round) => bus.PublishPlainlyAsync(@event);
}

internal readonly struct PlainOnBusOrderShipped(EventBus bus, OrderShipped @event) : IPublishCase
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ValueTask PublishAsync(int round) => bus.PublishPlainlyAsync(@event);
}

internal readonly struct PlainOnBusOrderCancelled(EventBus bus, OrderCancelled @event) : IPublishCase
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ValueTask PublishAsync(int round) => bus.PublishPlainlyAsync(@event);
}

internal readonly struct PlainOnBusOrderReturned(EventBus bus, OrderReturned @event) : IPublishCase
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ValueTask PublishAsync(int round) => bus.PublishPlainlyAsync(@event);
}

internal readonly struct PlainOnBusOrderArchived(EventBus bus, OrderArchived @event) : IPublishCase
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ValueTask PublishAsync(int round) => bus.PublishPlainlyAsync(@event);
}

internal readonly struct PlainOnBusOrderViewed(EventBus bus, OrderViewed @event) : IPublishCase
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ValueTask PublishAsync(int round) => bus.PublishPlainlyAsync(@event);
}
