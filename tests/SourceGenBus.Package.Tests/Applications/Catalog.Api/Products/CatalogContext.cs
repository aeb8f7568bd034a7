using SourceGenBus;

namespace Catalog.Api.Products;

/// <summary>In the place of a DbContext.</summary>
public sealed class CatalogContext : IAsyncDisposable
{
    private readonly Dictionary<ProductId, Product> _tracked = [];

    public IEnumerable<Product> Tracked => _tracked.Values;

    public void Add(Product product) => _tracked.Add(product.Id, product);

    public ValueTask<Product?> FindAsync(ProductId id, CancellationToken cancellationToken) =>
        cancellationToken.IsCancellationRequested
            ? ValueTask.FromCanceled<Product?>(cancellationToken)
            : ValueTask.FromResult(_tracked.GetValueOrDefault(id));

    public Task<int> SaveChangesAsync(CancellationToken cancellationToken) => Task.FromResult(_tracked.Count);

    public ValueTask DisposeAsync() => default;
}

public interface IProductRepository
{
    void Add(Product product);

    ValueTask<Product?> FindAsync(ProductId id, CancellationToken cancellationToken = default);

    Task SaveAsync(EventContext context, CancellationToken cancellationToken = default);
}

internal sealed class ProductRepository(CatalogContext database, IEventBus bus) : IProductRepository
{
    public void Add(Product product) => database.Add(product);

    public ValueTask<Product?> FindAsync(ProductId id, CancellationToken cancellationToken) => database.FindAsync(id, cancellationToken);

    public async Task SaveAsync(EventContext context, CancellationToken cancellationToken)
    {
        var events = database.Tracked.SelectMany(static product => product.DequeueEvents()).ToList();
        await database.SaveChangesAsync(cancellationToken);
        foreach (var raised in events)
            await bus.PublishAsync(raised, context, cancellationToken);
    }
}
