namespace SourceGenBus.Benchmarks.Harness.Cases;

/// <summary>What most programs have: a service that a container makes and gives the bus.</summary>
internal sealed class OrderDesk(IEventBus bus)
{
    public ValueTask PlaceAsync(OrderPlaced @event) => bus.PublishAsync(@event);

    public ValueTask PayAsync(OrderPaid @event) => bus.PublishAsync(@event);
}
