using System.Globalization;
using SourceGenBus;
using SourceGenBus.Domain;

namespace Shop.Orders;

/// <summary>One product in some quantity, ordered by one user. It knows the rules; the events say what became of it.</summary>
internal sealed partial class Order(Guid id) : AggregateRoot<Guid>(id)
{
    internal Guid UserId { get; private set; }

    internal string Product { get; private set; } = "";

    internal int Quantity { get; private set; }

    internal decimal Total { get; private set; }

    internal OrderStatus Status { get; private set; }

    internal static Order Place(Guid userId, string product, int quantity, decimal price)
    {
        var order = new Order(Guid.CreateVersion7());
        order.Raise(new OrderPlaced(order.Id, userId, product, quantity, price * quantity));
        return order;
    }

    internal void Pay(decimal amount)
    {
        if (Status == OrderStatus.Paid)
            throw new RefusedException(Refusal.Conflict, $"Order {Id} is paid already.");
        if (amount != Total)
            throw new RefusedException(Refusal.Conflict, string.Create(CultureInfo.InvariantCulture, $"Order {Id} costs {Total:0.00}, neither more nor less."));
        Raise(new OrderPaid(Id, amount));
    }

    private void Apply(OrderPlaced placed) =>
        (UserId, Product, Quantity, Total, Status) = (placed.UserId, placed.Product, placed.Quantity, placed.Total, OrderStatus.Placed);

    private void Apply(OrderPaid paid) => Status = OrderStatus.Paid;
}
