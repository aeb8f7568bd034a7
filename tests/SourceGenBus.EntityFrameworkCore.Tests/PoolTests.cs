namespace SourceGenBus.EntityFrameworkCore.Tests;

/// <summary>Contexts that are used again, by somebody else.</summary>
public sealed class PoolTests
{
    private static CancellationToken Cancelled => Shelf.Cancelled;

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task Nothing_of_one_use_comes_to_the_next(string database)
    {
        await using var shelf = await Shelf.OpenAsync(database, pooled: true);
        OrderContext first;
        await using (var scope = shelf.NewContext())
        {
            first = scope.Context;
            first.Add(new Line { Id = 1 });
            await first.SaveChangesAsync(Cancelled);
            first.ChangeTracker.Clear();
            first.UseEventContext(new EventContext { CorrelationId = "first" });
            first.PublishOnSave(new OrdersCounted(1));
            first.AddRange(Order.Place("a", 1), new Line { Id = 1 });
            await Assert.ThrowsAsync<DbUpdateException>(() => first.SaveChangesAsync(Cancelled));
        }

        await using (var scope = shelf.NewContext())
        {
            Assert.Same(first, scope.Context);
            scope.Context.Add(Order.Place("b", 2));
            await scope.Context.SaveChangesAsync(Cancelled);
            Assert.Equal(AutoTransactionBehavior.WhenNeeded, scope.Context.Database.AutoTransactionBehavior);
        }

        var entry = Assert.Single(await shelf.EntriesAsync());
        Assert.Equal(("order.placed", null), (entry.Envelope.Name, entry.Envelope.Headers.CorrelationId));
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task A_transaction_that_one_use_left_open_is_no_concern_of_the_next(string database)
    {
        await using var shelf = await Shelf.OpenAsync(database, pooled: true);
        await using (var scope = shelf.NewContext())
        {
            await scope.Context.Database.BeginTransactionAsync(Cancelled);
            scope.Context.Add(Order.Place("a", 1));
            await scope.Context.SaveChangesAsync(Cancelled);
        }

        await using (var scope = shelf.NewContext())
        {
            scope.Context.Add(Order.Place("b", 2));
            await scope.Context.SaveChangesAsync(Cancelled);
        }

        Assert.Equal(["order.placed {\"Key\":\"b\",\"Amount\":2}"], await shelf.StoredAsync());
        Assert.Equal(1, await shelf.OrdersAsync());
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task A_context_that_took_part_in_a_handlers_transaction_has_its_own_connection_again(string database)
    {
        await using var shelf = await Shelf.OpenAsync(database, pooled: true);
        await using (var scope = shelf.NewContext())
        {
            scope.Context.Add(Order.Place("a", 1));
            await scope.Context.SaveChangesAsync(Cancelled);
        }

        await shelf.DeliverAsync();
        Assert.Contains("written a", shelf.Doings.Done);

        for (var use = 0; use < 3; use++)
        {
            await using var one = shelf.NewContext();
            await using var other = shelf.NewContext();
            Assert.Equal(1, await one.Context.Lines.CountAsync(Cancelled));
            other.Context.Add(Order.Place("plain", use));
            await other.Context.SaveChangesAsync(Cancelled);
            one.Context.Orders.First().Amount = use + 10;
            one.Context.SaveChanges();
            Assert.Null(one.Context.Database.CurrentTransaction);
        }

        await shelf.DeliverAsync();
        Assert.Empty(await shelf.NamesAsync());
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task Many_contexts_at_once_lose_and_double_nothing(string database)
    {
        await using var shelf = await Shelf.OpenAsync(database, pooled: true);

        await Parallel.ForAsync(0, 60, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = Cancelled }, async (number, token) =>
        {
            await using var scope = shelf.NewContext();
            scope.Context.Add(Order.Place($"k{number}", number));
            await scope.Context.SaveChangesAsync(token);
        });

        var stored = await shelf.StoredAsync();
        Assert.Equal(60, stored.Count);
        Assert.Equal(60, stored.Distinct().Count());
        Assert.Equal(60, await shelf.OrdersAsync());
    }
}
