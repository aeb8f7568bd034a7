using SourceGenBus;

namespace Catalog.Api.Products;

public sealed class Product(ProductId id, string name, decimal price)
{
    private readonly List<DomainEvent> _events = [new ProductCreated(id, name)];

    public ProductId Id { get; } = id;

    public string Name { get; } = name;

    public decimal Price { get; private set; } = price;

    public bool IsRetired { get; private set; }

    public IReadOnlyList<DomainEvent> DequeueEvents()
    {
        var events = _events.ToArray();
        _events.Clear();
        return events;
    }

    public void ChangePrice(decimal price)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(price);
        if (price == Price)
            return;
        _events.Add(new PriceChanged(Id, Price, price));
        Price = price;
    }

    public void Retire()
    {
        IsRetired = true;
        _events.Add(new ProductRetired(Id));
    }
}
