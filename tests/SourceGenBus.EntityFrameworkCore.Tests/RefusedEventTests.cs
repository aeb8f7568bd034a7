namespace SourceGenBus.EntityFrameworkCore.Tests;

/// <summary>Events that cannot be stored, in a transaction that somebody commits all the same.</summary>
public sealed class RefusedEventTests
{
    private static readonly string TooLong = new('k', 2000);

    private static CancellationToken Cancelled => Shelf.Cancelled;

    [Theory]
    [InlineData("sqlite", false)]
    [InlineData("sqlite", true)]
    [InlineData("postgresql", false)]
    [InlineData("postgresql", true)]
    public async Task In_a_handler_an_entity_is_not_saved_without_its_event(string database, bool synchronous)
    {
        await using var shelf = await Shelf.OpenAsync(database);
        shelf.Doings.Also = async (context, _, _, _) =>
        {
            context.Add(Order.Place(TooLong, 9));
            if (synchronous)
                Assert.Throws<ArgumentException>(() => context.SaveChanges());
            else
                await Assert.ThrowsAsync<ArgumentException>(() => context.SaveChangesAsync(Cancelled));
        };
        await using (var scope = shelf.NewContext())
        {
            scope.Context.Add(Order.Place("a", 1));
            await scope.Context.SaveChangesAsync(Cancelled);
        }

        await shelf.DeliverAsync();

        Assert.Contains("written a", shelf.Doings.Done);
        Assert.Equal(1, await shelf.OrdersAsync());
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task In_a_transaction_an_entity_is_not_saved_without_its_event(string database)
    {
        await using var shelf = await Shelf.OpenAsync(database);
        await using var scope = shelf.NewContext();
        await using (var transaction = await scope.Context.Database.BeginTransactionAsync(Cancelled))
        {
            scope.Context.Add(Order.Place(TooLong, 1));
            await Assert.ThrowsAsync<ArgumentException>(() => scope.Context.SaveChangesAsync(Cancelled));
            scope.Context.ChangeTracker.Clear();
            scope.Context.DiscardEvents();
            scope.Context.Add(Order.Place("other", 2));
            await scope.Context.SaveChangesAsync(Cancelled);
            await transaction.CommitAsync(Cancelled);
        }

        Assert.Equal(1, await shelf.OrdersAsync());
        Assert.Equal(["order.placed {\"Key\":\"other\",\"Amount\":2}"], await shelf.StoredAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_later_save_does_not_forgive_events_that_are_still_not_stored(bool givesUp)
    {
        await using var shelf = await Shelf.OpenAsync("sqlite");
        await using var scope = shelf.NewContext();
        await using (var transaction = await scope.Context.Database.BeginTransactionAsync(Cancelled))
        {
            await scope.Context.Database.ExecuteSqlRawAsync("alter table sgb_outbox rename to sgb_hidden", Cancelled);
            scope.Context.Add(Order.Place("a", 1));
            await Assert.ThrowsAnyAsync<Exception>(() => scope.Context.SaveChangesAsync(Cancelled));
            await scope.Context.Database.ExecuteSqlRawAsync("alter table sgb_hidden rename to sgb_outbox", Cancelled);
            if (givesUp)
            {
                scope.Context.ChangeTracker.Clear();
                scope.Context.DiscardEvents();
            }

            scope.Context.Add(Order.Place("other", 2));
            await scope.Context.SaveChangesAsync(Cancelled);
            if (givesUp)
                await Assert.ThrowsAsync<InvalidOperationException>(() => transaction.CommitAsync(Cancelled));
            else
                await transaction.CommitAsync(Cancelled);
        }

        Assert.Equal(givesUp ? 0 : 2, await shelf.OrdersAsync());
        Assert.Equal(givesUp ? 0 : 2, (await shelf.NamesAsync()).Count);
    }
}
