using SourceGenBus.Domain;

namespace SourceGenBus.EventStore.Tests.Shop;

public sealed partial class Order(string id) : AggregateRoot<string>(id)
{
    public decimal Total { get; private set; }

    public bool IsShipped { get; private set; }

    public static Order Place(string id, decimal total)
    {
        var order = new Order(id);
        order.Raise(new OrderPlaced(id, total) { AggregateId = id });
        return order;
    }

    public void Add(decimal total) => Raise(new OrderPlaced(Id, total) { AggregateId = Id });

    public void Ship() => Raise(new OrderShipped(Id) { AggregateId = Id });

    /// <summary>How many events were applied to this instance; what came from a snapshot was not.</summary>
    internal int Applied { get; private set; }

    internal OrderState ToState() => new(Total, IsShipped);

    internal void Restore(OrderState state) => (Total, IsShipped) = (state.Total, state.IsShipped);

    private void Apply(OrderPlaced placed) => (Total, Applied) = (Total + placed.Total, Applied + 1);

    private void Apply(OrderShipped _) => (IsShipped, Applied) = (true, Applied + 1);
}
