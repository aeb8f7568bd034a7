using System.Runtime.CompilerServices;
using SourceGenBus.Benchmarks.Harness.Measuring;

namespace SourceGenBus.Benchmarks.Harness.Cases;

internal readonly struct InterceptedOnBusOrderPlaced(EventBus bus, OrderPlaced @event) : IPublishCase
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ValueTask PublishAsync(int round) => bus.PublishAsync(@event);
}

internal readonly struct InterceptedOnBusOrderChecked(EventBus bus, OrderChecked @event) : IPublishCase
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ValueTask PublishAsync(int round) => bus.PublishAsync(@event);
}

internal readonly struct InterceptedOnBusOrderPaid(EventBus bus, OrderPaid @event) : IPublishCase
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ValueTask PublishAsync(int round) => bus.PublishAsync(@event);
}

internal readonly struct InterceptedOnBusOrderShipped(EventBus bus, OrderShipped @event) : IPublishCase
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ValueTask PublishAsync(int round) => bus.PublishAsync(@event);
}

internal readonly struct InterceptedOnBusOrderCancelled(EventBus bus, OrderCancelled @event) : IPublishCase
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ValueTask PublishAsync(int round) => bus.PublishAsync(@event);
}

internal readonly struct InterceptedOnBusOrderReturned(EventBus bus, OrderReturned @event) : IPublishCase
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ValueTask PublishAsync(int round) => bus.PublishAsync(@event);
}

internal readonly struct InterceptedOnBusOrderArchived(EventBus bus, OrderArchived @event) : IPublishCase
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ValueTask PublishAsync(int round) => bus.PublishAsync(@event);
}

internal readonly struct InterceptedOnBusOrderViewed(EventBus bus, OrderViewed @event) : IPublishCase
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ValueTask PublishAsync(int round) => bus.PublishAsync(@event);
}
