namespace SourceGenBus.EntityFrameworkCore.Tests;

/// <summary>Aggregates of the domain package as entities, in a second context on the same database.</summary>
public sealed class AggregateTests
{
    private static CancellationToken Cancelled => Shelf.Cancelled;

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task An_aggregate_is_kept_as_a_row_and_its_events_are_stored_with_it(string database)
    {
        await using var shelf = await OpenAsync(database);
        var id = Guid.CreateVersion7();
        await using (var scope = shelf.NewScope())
        {
            var context = scope.ServiceProvider.GetRequiredService<BasketContext>();
            var basket = new Basket(id);
            basket.Fill(3);
            context.Add(basket);
            await context.SaveChangesAsync(Cancelled);
            Assert.Empty(basket.UncommittedEvents);
        }

        await using (var scope = shelf.NewScope())
        {
            var context = scope.ServiceProvider.GetRequiredService<BasketContext>();
            var basket = await context.Baskets.SingleAsync(each => each.Id == id, Cancelled);
            Assert.Equal((3, 1L), (basket.Count, basket.Version));
            basket.Fill(4);
            await context.SaveChangesAsync(Cancelled);
            Assert.Equal((7, 2L), (basket.Count, basket.Version));
        }

        Assert.Equal(["basket.filled", "basket.filled"], await shelf.NamesAsync());
        Assert.All(await shelf.EntriesAsync(), entry => Assert.Equal(id.ToString(), entry.Envelope.Key));
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task Two_contexts_of_a_scope_store_their_events_each_with_its_own_save(string database)
    {
        await using var shelf = await OpenAsync(database);
        await using var scope = shelf.NewScope();
        var (orders, baskets) = (scope.ServiceProvider.GetRequiredService<OrderContext>(), scope.ServiceProvider.GetRequiredService<BasketContext>());
        orders.Add(Order.Place("a", 1));
        var basket = new Basket(Guid.CreateVersion7());
        basket.Fill(1);
        baskets.Add(basket);

        await orders.SaveChangesAsync(Cancelled);
        Assert.Equal(["order.placed"], await shelf.NamesAsync());
        Assert.Single(basket.UncommittedEvents);

        await baskets.SaveChangesAsync(Cancelled);
        Assert.Equal(["order.placed", "basket.filled"], await shelf.NamesAsync());
    }

    private static async Task<Shelf> OpenAsync(string database)
    {
        string? connection = null;
        var shelf = await Shelf.OpenAsync(database, services => services.AddDbContext<BasketContext>(builder =>
        {
            var typed = builder;
            if (database == "sqlite")
                typed.UseSqlite(connection);
            else
                typed.UseNpgsql(connection);
            typed.UseSourceGenBus();
        }));
        connection = shelf.ConnectionString;
        await using var scope = shelf.NewScope();
        var context = scope.ServiceProvider.GetRequiredService<BasketContext>();
        await context.Database.ExecuteSqlRawAsync(context.Database.GenerateCreateScript(), Cancelled);
        return shelf;
    }
}
