using System.Runtime.CompilerServices;
using SourceGenBus.Benchmarks.Harness.Measuring;

namespace SourceGenBus.Benchmarks.Harness.Cases;

/// <summary>Published by a service that was given the bus.</summary>
internal readonly struct InjectedOrderPlaced(OrderDesk desk, OrderPlaced @event) : IPublishCase
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ValueTask PublishAsync(int round) => desk.PlaceAsync(@event);
}

/// <summary>The same with four handlers.</summary>
internal readonly struct InjectedOrderPaid(OrderDesk desk, OrderPaid @event) : IPublishCase
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ValueTask PublishAsync(int round) => desk.PayAsync(@event);
}
