using System.Runtime.CompilerServices;
using SourceGenBus.Benchmarks.Harness.Measuring;

namespace SourceGenBus.Benchmarks.Harness.Cases;

internal readonly struct PlainOnInterfaceOrderPlaced(IEventBus bus, OrderPlaced @event) : IPublishCase
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ValueTask PublishAsync(int round) => bus.PublishPlainlyAsync(@event);
}

internal readonly struct PlainOnInterfaceOrderChecked(IEventBus bus, OrderChecked @event) : IPublishCase
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ValueTask PublishAsync(int round) => bus.PublishPlainlyAsync(@event);
}

internal readonly struct PlainOnInterfaceOrderPaid(IEventBus bus, OrderPaid @event) : IPublishCase
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ValueTask PublishAsync(int round) => bus.PublishPlainlyAsync(@event);
}

internal readonly struct PlainOnInterfaceOrderShipped(IEventBus bus, OrderShipped @event) : IPublishCase
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ValueTask PublishAsync(int round) => bus.PublishPlainlyAsync(@event);
}

internal readonly struct PlainOnInterfaceOrderCancelled(IEventBus bus, OrderCancelled @event) : IPublishCase
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ValueTask PublishAsync(int round) => bus.PublishPlainlyAsync(@event);
}

internal readonly struct PlainOnInterfaceOrderReturned(IEventBus bus, OrderReturned @event) : IPublishCase
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ValueTask PublishAsync(int round) => bus.PublishPlainlyAsync(@event);
}

internal readonly struct PlainOnInterfaceOrderArchived(IEventBus bus, OrderArchived @event) : IPublishCase
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ValueTask PublishAsync(int round) => bus.PublishPlainlyAsync(@event);
}

internal readonly struct PlainOnInterfaceOrderViewed(IEventBus bus, OrderViewed @event) : IPublishCase
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ValueTask PublishAsync(int round) => bus.PublishPlainlyAsync(@event);
}
