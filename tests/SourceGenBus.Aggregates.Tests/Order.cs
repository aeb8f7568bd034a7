namespace SourceGenBus.Aggregates.Tests;

public sealed partial class Order(string id) : AggregateRoot<string>(id)
{
    public decimal Total { get; private set; }

    public bool IsPaid { get; private set; }

    public int Notes { get; private set; }

    public static Order Place(string id, decimal total)
    {
        var order = new Order(id);
        order.Raise(new OrderPlaced(id, total));
        return order;
    }

    public void Pay(decimal amount)
    {
        if (amount != Total)
            throw new ArgumentException("The amount is not the total.", nameof(amount));
        Raise(new OrderPaid(Id));
    }

    public void Note(string text) => Raise(new OrderNoted(text));

    /// <summary>Through a variable of the base type: the run-time type decides.</summary>
    public void RaiseAny(OrderEvent @event) => Raise(@event);

    private void Apply(OrderPlaced placed) => Total = placed.Total;

    private void Apply(OrderPaid paid) => IsPaid = true;

    private void Apply(in OrderNoted noted)
    {
        if (noted.Text.Length == 0)
            throw new ArgumentException("An empty note.", nameof(noted));
        Notes++;
    }
}
