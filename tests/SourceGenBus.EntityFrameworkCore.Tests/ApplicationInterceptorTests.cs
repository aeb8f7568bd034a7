using Microsoft.EntityFrameworkCore.Diagnostics;

namespace SourceGenBus.EntityFrameworkCore.Tests;

/// <summary>Interceptors of the application that publish, raise, or suppress a save. They run after those of the package.</summary>
public sealed class ApplicationInterceptorTests
{
    private static CancellationToken Cancelled => Shelf.Cancelled;

    [Theory]
    [InlineData("sqlite", false, false)]
    [InlineData("sqlite", true, true)]
    [InlineData("postgresql", false, true)]
    [InlineData("postgresql", true, false)]
    public async Task A_suppressed_save_publishes_nothing_until_it_is_repeated(string database, bool inTransaction, bool synchronous)
    {
        var does = new Does();
        await using var shelf = await Shelf.OpenAsync(database, options: builder => builder.AddInterceptors(does));
        await using var scope = shelf.NewContext();
        var order = Order.Place("a", 1);
        scope.Context.Add(order);
        does.Suppresses = true;
        await using var transaction = inTransaction ? await scope.Context.Database.BeginTransactionAsync(Cancelled) : null;
        await SaveAsync(scope.Context, synchronous);
        if (transaction is not null)
            await transaction.CommitAsync(Cancelled);

        Assert.Empty(await shelf.NamesAsync());
        Assert.Equal(1, order.Waiting);

        does.Suppresses = false;
        await SaveAsync(scope.Context, synchronous);
        Assert.Equal(["order.placed"], await shelf.NamesAsync());
        Assert.Equal(1, await shelf.OrdersAsync());
    }

    [Theory]
    [InlineData("sqlite", false, true)]
    [InlineData("sqlite", true, false)]
    [InlineData("postgresql", false, false)]
    [InlineData("postgresql", true, true)]
    public async Task What_it_publishes_is_stored_with_the_save(string database, bool inTransaction, bool synchronous)
    {
        var does = new Does { Also = static context => context.PublishOnSave(new OrdersCounted(1)) };
        await using var shelf = await Shelf.OpenAsync(database, options: builder => builder.AddInterceptors(does));
        await using var scope = shelf.NewContext();
        scope.Context.Add(new Line { Id = 1 });
        await using var transaction = inTransaction ? await scope.Context.Database.BeginTransactionAsync(Cancelled) : null;
        await SaveAsync(scope.Context, synchronous);
        if (transaction is not null)
            await transaction.CommitAsync(Cancelled);

        Assert.Equal(["orders.counted"], await shelf.NamesAsync());
        Assert.Equal(AutoTransactionBehavior.WhenNeeded, scope.Context.Database.AutoTransactionBehavior);
    }

    [Theory]
    [InlineData("sqlite", AutoTransactionBehavior.WhenNeeded)]
    [InlineData("sqlite", AutoTransactionBehavior.Never)]
    [InlineData("postgresql", AutoTransactionBehavior.WhenNeeded)]
    [InlineData("postgresql", AutoTransactionBehavior.Never)]
    public async Task An_entity_that_it_adds_is_stored_with_its_events_or_not_at_all(string database, AutoTransactionBehavior behavior)
    {
        var does = new Does();
        await using var shelf = await Shelf.OpenAsync(database, options: builder => builder.AddInterceptors(does));
        await using var scope = shelf.NewContext();
        scope.Context.Database.AutoTransactionBehavior = behavior;
        scope.Context.Add(new Line { Id = 1 });
        var order = Order.Place("a", 1);
        does.Also = context => context.Add(order);
        if (behavior == AutoTransactionBehavior.Never)
        {
            var refused = await Assert.ThrowsAsync<DbUpdateException>(() => scope.Context.SaveChangesAsync(Cancelled));
            Assert.Contains("BeginTransaction", refused.GetBaseException().Message, StringComparison.Ordinal);
            Assert.Equal(0, await shelf.OrdersAsync());
            does.Also = null;
        }

        await scope.Context.SaveChangesAsync(Cancelled);

        Assert.Equal(["order.placed"], await shelf.NamesAsync());
        Assert.Equal((0, 1), (order.Waiting, await shelf.OrdersAsync()));
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task What_a_deleted_entity_raises_in_it_is_stored_in_the_callers_transaction(string database)
    {
        var does = new Does();
        await using var shelf = await Shelf.OpenAsync(database, options: builder => builder.AddInterceptors(does));
        await using var scope = shelf.NewContext();
        var order = Order.Place("a", 1);
        scope.Context.Add(order);
        await scope.Context.SaveChangesAsync(Cancelled);
        scope.Context.Remove(order);
        does.Also = _ => order.Change(0);
        await using (var transaction = await scope.Context.Database.BeginTransactionAsync(Cancelled))
        {
            await scope.Context.SaveChangesAsync(Cancelled);
            await transaction.CommitAsync(Cancelled);
        }

        Assert.Equal(["order.placed", "order.changed"], await shelf.NamesAsync());
        Assert.Equal(0, order.Waiting);
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task A_save_that_it_stops_does_not_hide_a_rollback_to_a_savepoint(string database)
    {
        var does = new Does();
        await using var shelf = await Shelf.OpenAsync(database, options: builder => builder.AddInterceptors(does));
        await using var scope = shelf.NewContext();
        var order = Order.Place("a", 1);
        await using (var transaction = await scope.Context.Database.BeginTransactionAsync(Cancelled))
        {
            await transaction.CreateSavepointAsync("mine", Cancelled);
            scope.Context.Add(order);
            await scope.Context.SaveChangesAsync(Cancelled);
            does.Also = static _ => throw new NotImplementedException();
            await Assert.ThrowsAsync<NotImplementedException>(() => scope.Context.SaveChangesAsync(Cancelled));
            does.Also = null;
            await transaction.RollbackToSavepointAsync("mine", Cancelled);
            await transaction.CommitAsync(Cancelled);
        }

        Assert.Equal(1, order.Waiting);
        Assert.Empty(await shelf.NamesAsync());
        scope.Context.Entry(order).State = EntityState.Added;
        await scope.Context.SaveChangesAsync(Cancelled);
        Assert.Equal(["order.placed"], await shelf.NamesAsync());
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task A_savepoint_after_a_save_that_it_stops_counts(string database)
    {
        var does = new Does { Also = static _ => throw new NotImplementedException() };
        await using var shelf = await Shelf.OpenAsync(database, options: builder => builder.AddInterceptors(does));
        await using var scope = shelf.NewContext();
        var (kept, undone) = (Order.Place("kept", 1), Order.Place("undone", 2));
        await using (var transaction = await scope.Context.Database.BeginTransactionAsync(Cancelled))
        {
            scope.Context.Add(kept);
            await Assert.ThrowsAsync<NotImplementedException>(() => scope.Context.SaveChangesAsync(Cancelled));
            does.Also = null;
            await scope.Context.SaveChangesAsync(Cancelled);
            does.Also = static _ => throw new NotImplementedException();
            await Assert.ThrowsAsync<NotImplementedException>(() => scope.Context.SaveChangesAsync(Cancelled));
            does.Also = null;
            await transaction.CreateSavepointAsync("mine", Cancelled);
            scope.Context.Add(undone);
            await scope.Context.SaveChangesAsync(Cancelled);
            await transaction.RollbackToSavepointAsync("mine", Cancelled);
            await transaction.CommitAsync(Cancelled);
        }

        Assert.Equal((0, 1), (kept.Waiting, undone.Waiting));
        Assert.Equal(["order.placed {\"Key\":\"kept\",\"Amount\":1}"], await shelf.StoredAsync());
    }

    private static async Task SaveAsync(OrderContext context, bool synchronous)
    {
        if (synchronous)
            context.SaveChanges();
        else
            await context.SaveChangesAsync(Cancelled);
    }

    private sealed class Does : SaveChangesInterceptor
    {
        internal bool Suppresses { get; set; }

        internal Action<DbContext>? Also { get; set; }

        public override InterceptionResult<int> SavingChanges(DbContextEventData eventData, InterceptionResult<int> result)
        {
            Also?.Invoke(eventData.Context!);
            return Suppresses ? InterceptionResult<int>.SuppressWithResult(0) : result;
        }

        public override ValueTask<InterceptionResult<int>> SavingChangesAsync(
            DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default) =>
            new(SavingChanges(eventData, result));
    }
}
