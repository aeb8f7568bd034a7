using SourceGenBus;

namespace Catalog.Api.Products;

public sealed record ProductId(Guid Value)
{
    public static ProductId New() => new(Guid.CreateVersion7());
}

public sealed record CreateProduct(string Name, decimal Price) : ICommand<ProductId>;

public sealed record ChangePrice(ProductId Id, decimal Price) : ICommand<bool>;

public sealed record RetireProduct(ProductId Id) : ICommand;

public sealed record GetProduct(ProductId Id) : IQuery<ProductDetails?>;

public sealed record SearchProducts(string Text) : IStreamQuery<ProductDetails>;

public sealed record ProductDetails(Guid Id, string Name, decimal Price);

public sealed record ProductCreated(ProductId Id, string Name) : DomainEvent;

public sealed record PriceChanged(ProductId Id, decimal From, decimal To) : DomainEvent;

public sealed record ProductRetired(ProductId Id) : DomainEvent;
