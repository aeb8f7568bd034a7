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

    public void Ship() => Raise(new OrderShipped(Id) { AggregateId = Id });

    private void Apply(OrderPlaced placed) => Total = placed.Total;

    private void Apply(OrderShipped _) => IsShipped = true;
}
