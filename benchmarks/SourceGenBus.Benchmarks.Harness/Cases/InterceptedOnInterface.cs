using System.Runtime.CompilerServices;
using SourceGenBus.Benchmarks.Harness.Measuring;

namespace SourceGenBus.Benchmarks.Harness.Cases;

internal readonly struct InterceptedOnInterfaceOrderPlaced(IEventBus bus, OrderPlaced @event) : IPublishCase
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ValueTask PublishAsync(int round) => bus.PublishAsync(@event);
}

internal readonly struct InterceptedOnInterfaceOrderChecked(IEventBus bus, OrderChecked @event) : IPublishCase
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ValueTask PublishAsync(int round) => bus.PublishAsync(@event);
}

internal readonly struct InterceptedOnInterfaceOrderPaid(IEventBus bus, OrderPaid @event) : IPublishCase
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ValueTask PublishAsync(int round) => bus.PublishAsync(@event);
}

internal readonly struct InterceptedOnInterfaceOrderShipped(IEventBus bus, OrderShipped @event) : IPublishCase
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ValueTask PublishAsync(int round) => bus.PublishAsync(@event);
}

internal readonly struct InterceptedOnInterfaceOrderCancelled(IEventBus bus, OrderCancelled @event) : IPublishCase
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ValueTask PublishAsync(int round) => bus.PublishAsync(@event);
}

internal readonly struct InterceptedOnInterfaceOrderReturned(IEventBus bus, OrderReturned @event) : IPublishCase
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ValueTask PublishAsync(int round) => bus.PublishAsync(@event);
}

internal readonly struct InterceptedOnInterfaceOrderArchived(IEventBus bus, OrderArchived @event) : IPublishCase
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ValueTask PublishAsync(int round) => bus.PublishAsync(@event);
}

internal readonly struct InterceptedOnInterfaceOrderViewed(IEventBus bus, OrderViewed @event) : IPublishCase
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ValueTask PublishAsync(int round) => bus.PublishAsync(@event);
}
