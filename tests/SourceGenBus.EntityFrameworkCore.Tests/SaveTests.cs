namespace SourceGenBus.EntityFrameworkCore.Tests;

/// <summary>Events of a plain <c>SaveChanges</c>, in the transaction that EF Core begins for it, or would not have begun.</summary>
public sealed class SaveTests
{
    private static CancellationToken Cancelled => Shelf.Cancelled;

    [Theory]
    [InlineData("sqlite", false)]
    [InlineData("sqlite", true)]
    [InlineData("postgresql", false)]
    [InlineData("postgresql", true)]
    public async Task Events_of_an_entity_are_stored_with_it(string database, bool synchronous)
    {
        await using var shelf = await Shelf.OpenAsync(database);
        await using var scope = shelf.NewContext();
        var order = Order.Place("a", 1);
        order.Change(2);
        scope.Context.Add(order);

        Assert.Equal(1, synchronous ? scope.Context.SaveChanges() : await scope.Context.SaveChangesAsync(Cancelled));

        Assert.Equal(1, await shelf.OrdersAsync());
        Assert.Equal(["order.placed", "order.changed"], await shelf.NamesAsync());
        Assert.Equal(0, order.Waiting);
        Assert.Equal(AutoTransactionBehavior.WhenNeeded, scope.Context.Database.AutoTransactionBehavior);
    }

    [Theory]
    [InlineData("sqlite", AutoTransactionBehavior.WhenNeeded, false)]
    [InlineData("sqlite", AutoTransactionBehavior.Never, true)]
    [InlineData("postgresql", AutoTransactionBehavior.WhenNeeded, true)]
    [InlineData("postgresql", AutoTransactionBehavior.Never, false)]
    public async Task When_the_events_cannot_be_stored_nothing_is(string database, AutoTransactionBehavior behavior, bool synchronous)
    {
        await using var shelf = await Shelf.OpenAsync(database);
        await using var scope = shelf.NewContext();
        scope.Context.Database.AutoTransactionBehavior = behavior;
        await BreakOutboxAsync(scope.Context, database);
        var order = Order.Place("a", 1);
        scope.Context.Add(order);

        if (synchronous)
            Assert.ThrowsAny<Exception>(() => scope.Context.SaveChanges());
        else
            await Assert.ThrowsAnyAsync<Exception>(() => scope.Context.SaveChangesAsync(Cancelled));

        Assert.Equal(0, await shelf.OrdersAsync());
        Assert.Equal(1, order.Waiting);
        Assert.Equal(behavior, scope.Context.Database.AutoTransactionBehavior);

        await MendOutboxAsync(scope.Context, database);
        await scope.Context.SaveChangesAsync(Cancelled);

        Assert.Equal(1, await shelf.OrdersAsync());
        Assert.Equal(["order.placed"], await shelf.NamesAsync());
        Assert.Equal(0, order.Waiting);
    }

    [Theory]
    [InlineData("sqlite", false)]
    [InlineData("sqlite", true)]
    [InlineData("postgresql", false)]
    [InlineData("postgresql", true)]
    public async Task Events_without_any_change_are_stored(string database, bool synchronous)
    {
        await using var shelf = await Shelf.OpenAsync(database);
        await using var scope = shelf.NewContext();
        scope.Context.Add(Order.Place("a", 1));
        await scope.Context.SaveChangesAsync(Cancelled);
        var order = await scope.Context.Orders.SingleAsync(Cancelled);
        order.Raise(new OrderChanged("a", 7));
        scope.Context.PublishOnSave(new OrdersCounted(1));

        Assert.Equal(0, synchronous ? scope.Context.SaveChanges() : await scope.Context.SaveChangesAsync(Cancelled));

        Assert.Equal(["order.placed", "order.changed", "orders.counted"], await shelf.NamesAsync());
        Assert.Equal(0, order.Waiting);
        await scope.Context.SaveChangesAsync(Cancelled);
        Assert.Equal(3, (await shelf.NamesAsync()).Count);
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task A_failed_save_keeps_the_events_for_the_next(string database)
    {
        await using var shelf = await Shelf.OpenAsync(database);
        await using var scope = shelf.NewContext();
        scope.Context.Add(new Line { Id = 1 });
        await scope.Context.SaveChangesAsync(Cancelled);
        scope.Context.ChangeTracker.Clear();
        var order = Order.Place("a", 1);
        var twice = new Line { Id = 1 };
        scope.Context.AddRange(order, twice);
        scope.Context.PublishOnSave(new OrdersCounted(1));

        await Assert.ThrowsAsync<DbUpdateException>(() => scope.Context.SaveChangesAsync(Cancelled));

        Assert.Empty(await shelf.NamesAsync());
        Assert.Equal(1, order.Waiting);
        scope.Context.Remove(twice);
        scope.Context.Entry(twice).State = EntityState.Detached;
        await scope.Context.SaveChangesAsync(Cancelled);
        Assert.Equal(["order.placed", "orders.counted"], (await shelf.NamesAsync()).Order());
        Assert.Equal(0, order.Waiting);
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task After_a_concurrency_exception_the_users_retry_saves_change_and_event_once(string database)
    {
        await using var shelf = await Shelf.OpenAsync(database);
        await using var scope = shelf.NewContext();
        var order = Order.Place("a", 1);
        scope.Context.Add(order);
        await scope.Context.SaveChangesAsync(Cancelled);
        await using (var other = shelf.NewContext())
            await other.Context.Orders.ExecuteUpdateAsync(static set => set.SetProperty(each => each.Version, 5), Cancelled);
        order.Change(2);

        var conflict = await Assert.ThrowsAsync<DbUpdateConcurrencyException>(() => scope.Context.SaveChangesAsync(Cancelled));

        Assert.Equal(["order.placed"], await shelf.NamesAsync());
        Assert.Equal(1, order.Waiting);
        Assert.Equal(AutoTransactionBehavior.WhenNeeded, scope.Context.Database.AutoTransactionBehavior);
        var entry = conflict.Entries.Single();
        entry.OriginalValues.SetValues((await entry.GetDatabaseValuesAsync(Cancelled))!);
        await scope.Context.SaveChangesAsync(Cancelled);
        Assert.Equal(["order.placed", "order.changed"], await shelf.NamesAsync());
        Assert.Equal(0, order.Waiting);
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task A_save_that_does_not_accept_its_changes_sends_its_events_once(string database)
    {
        await using var shelf = await Shelf.OpenAsync(database);
        await using var scope = shelf.NewContext();
        var order = Order.Place("a", 1);
        scope.Context.Add(order);

        await scope.Context.SaveChangesAsync(acceptAllChangesOnSuccess: false, Cancelled);

        Assert.Equal(["order.placed"], await shelf.NamesAsync());
        Assert.Equal(0, order.Waiting);
        scope.Context.ChangeTracker.AcceptAllChanges();
        await scope.Context.SaveChangesAsync(Cancelled);
        Assert.Equal(["order.placed"], await shelf.NamesAsync());
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task A_deleted_entity_sends_its_events(string database)
    {
        await using var shelf = await Shelf.OpenAsync(database);
        await using var scope = shelf.NewContext();
        var order = Order.Place("a", 1);
        scope.Context.Add(order);
        await scope.Context.SaveChangesAsync(Cancelled);
        order.Change(0);
        scope.Context.Remove(order);

        await scope.Context.SaveChangesAsync(Cancelled);

        Assert.Equal(0, await shelf.OrdersAsync());
        Assert.Equal(["order.placed", "order.changed"], await shelf.NamesAsync());
        Assert.Equal(0, order.Waiting);
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task Discarded_changes_discard_what_their_entities_raised(string database)
    {
        await using var shelf = await Shelf.OpenAsync(database);
        await using var scope = shelf.NewContext();
        scope.Context.Add(new Line { Id = 1 });
        await scope.Context.SaveChangesAsync(Cancelled);
        scope.Context.ChangeTracker.Clear();
        scope.Context.AddRange(Order.Place("discarded", 1), new Line { Id = 1 });
        scope.Context.PublishOnSave(new OrdersCounted(1));
        await Assert.ThrowsAsync<DbUpdateException>(() => scope.Context.SaveChangesAsync(Cancelled));

        scope.Context.ChangeTracker.Clear();
        scope.Context.DiscardEvents();
        scope.Context.Add(Order.Place("kept", 1));
        await scope.Context.SaveChangesAsync(Cancelled);

        Assert.Equal(["order.placed {\"Key\":\"kept\",\"Amount\":1}"], await shelf.StoredAsync());
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task An_update_without_entities_raises_nothing_and_what_is_published_for_it_commits_with_it(string database)
    {
        await using var shelf = await Shelf.OpenAsync(database);
        await using var scope = shelf.NewContext();
        var order = Order.Place("a", 1);
        scope.Context.Add(order);
        await scope.Context.SaveChangesAsync(Cancelled);
        await scope.Context.Orders.ExecuteUpdateAsync(static set => set.SetProperty(each => each.Amount, 9), Cancelled);
        Assert.Equal(["order.placed"], await shelf.NamesAsync());

        foreach (var commits in new[] { false, true })
        {
            await using var transaction = await scope.Context.Database.BeginTransactionAsync(Cancelled);
            var changed = await scope.Context.Orders.ExecuteUpdateAsync(static set => set.SetProperty(each => each.Amount, 10), Cancelled);
            scope.Context.PublishOnSave(new OrdersCounted(changed));
            await scope.Context.SaveChangesAsync(Cancelled);
            if (commits)
                await transaction.CommitAsync(Cancelled);
            else
                await transaction.RollbackAsync(Cancelled);
            Assert.Equal(commits ? 2 : 1, (await shelf.NamesAsync()).Count);
        }
    }

    private static Task<int> BreakOutboxAsync(OrderContext context, string database) => context.Database.ExecuteSqlRawAsync(
        database == "sqlite" ? "alter table sgb_outbox rename to sgb_hidden" : "alter table sourcegenbus.outbox rename to hidden", Cancelled);

    private static Task<int> MendOutboxAsync(OrderContext context, string database) => context.Database.ExecuteSqlRawAsync(
        database == "sqlite" ? "alter table sgb_hidden rename to sgb_outbox" : "alter table sourcegenbus.hidden rename to outbox", Cancelled);
}
