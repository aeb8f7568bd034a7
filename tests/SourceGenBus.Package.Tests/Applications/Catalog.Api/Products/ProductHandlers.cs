using System.Runtime.CompilerServices;
using SourceGenBus;

namespace Catalog.Api.Products;

[CommandHandler<CreateProduct, ProductId>(Lifetime = HandlerLifetime.Scoped)]
[CommandHandler<ChangePrice, bool>(Lifetime = HandlerLifetime.Scoped)]
[CommandHandler<RetireProduct>(Lifetime = HandlerLifetime.Scoped)]
internal sealed class ProductCommands(IProductRepository products)
{
    public async ValueTask<ProductId> HandleAsync(CreateProduct command, EventContext context, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(command.Name);
        var product = new Product(ProductId.New(), command.Name, command.Price);
        products.Add(product);
        await products.SaveAsync(context, cancellationToken);
        return product.Id;
    }

    public async ValueTask<bool> HandleAsync(ChangePrice command, EventContext context, CancellationToken cancellationToken)
    {
        if (await products.FindAsync(command.Id, cancellationToken) is not { IsRetired: false } product)
            return false;
        product.ChangePrice(command.Price);
        await products.SaveAsync(context, cancellationToken);
        return true;
    }

    public async Task HandleAsync(RetireProduct command, EventContext context, CancellationToken cancellationToken)
    {
        var product = await products.FindAsync(command.Id, cancellationToken)
            ?? throw new KeyNotFoundException($"There is no product {command.Id.Value}.");
        product.Retire();
        await products.SaveAsync(context, cancellationToken);
    }
}

[QueryHandler<GetProduct, ProductDetails>(Lifetime = HandlerLifetime.Scoped)]
internal sealed class GetProductHandler(IProductRepository products)
{
    public async Task<ProductDetails?> HandleAsync(GetProduct query, CancellationToken cancellationToken) =>
        await products.FindAsync(query.Id, cancellationToken) is { } product ? new(product.Id.Value, product.Name, product.Price) : null;
}

[StreamQueryHandler<SearchProducts, ProductDetails>]
internal sealed class SearchProductsHandler(SearchIndex index)
{
    public async IAsyncEnumerable<ProductDetails> HandleAsync(
        SearchProducts query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var (id, name) in index.Find(query.Text))
        {
            cancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
            yield return new ProductDetails(id.Value, name, 0);
        }
    }
}

[EventHandler<ProductCreated>]
[EventHandler<ProductRetired>]
public sealed class SearchIndex
{
    private readonly Lock _gate = new();
    private readonly Dictionary<ProductId, string> _names = [];

    public ValueTask HandleAsync(ProductCreated created)
    {
        lock (_gate)
            _names[created.Id] = created.Name;
        return default;
    }

    public ValueTask HandleAsync(ProductRetired retired)
    {
        lock (_gate)
            _names.Remove(retired.Id);
        return default;
    }

    internal List<(ProductId Id, string Name)> Find(string text)
    {
        lock (_gate)
            return [.. _names.Where(entry => entry.Value.Contains(text, StringComparison.OrdinalIgnoreCase)).Select(static entry => (entry.Key, entry.Value))];
    }
}

[EventHandler<PriceChanged>(Lifetime = HandlerLifetime.Scoped)]
internal sealed partial class PriceAudit(IHttpContextAccessor http, ILogger<PriceAudit> logger)
{
    public ValueTask HandleAsync(PriceChanged changed, EventContext context)
    {
        LogChanged(changed.Id.Value, changed.From, changed.To, context.UserId ?? http.HttpContext?.User.Identity?.Name);
        return ValueTask.CompletedTask;
    }

    [LoggerMessage(LogLevel.Information, "{Product}: {From} -> {To} by {User}")]
    private partial void LogChanged(Guid product, decimal from, decimal to, string? user);
}
