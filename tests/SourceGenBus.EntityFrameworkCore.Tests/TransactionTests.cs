using System.Transactions;
using Microsoft.EntityFrameworkCore.Storage;
using IsolationLevel = System.Data.IsolationLevel;

namespace SourceGenBus.EntityFrameworkCore.Tests;

/// <summary>Events of saves in transactions of the caller's.</summary>
public sealed class TransactionTests
{
    private static CancellationToken Cancelled => Shelf.Cancelled;

    [Theory]
    [InlineData("sqlite", false)]
    [InlineData("sqlite", true)]
    [InlineData("postgresql", false)]
    [InlineData("postgresql", true)]
    public async Task Relays_are_told_after_the_callers_commit_and_the_events_are_cleared_then(string database, bool synchronous)
    {
        await using var shelf = await Shelf.OpenAsync(database);
        await using var scope = shelf.NewContext();
        var written = shelf.Store.Outbox.Written;
        var order = Order.Place("a", 1);
        scope.Context.Add(order);
        await using var transaction = await scope.Context.Database.BeginTransactionAsync(Cancelled);
        await SaveAsync(scope.Context, synchronous);
        var before = written.Current;

        Assert.Equal(1, order.Waiting);
        Assert.Empty(await shelf.NamesAsync());
        Assert.Equal(before, written.Current);
        if (synchronous)
            transaction.Commit();
        else
            await transaction.CommitAsync(Cancelled);

        Assert.True(await written.WaitAsync(before, TimeSpan.FromSeconds(30), TimeProvider.System, Cancelled));
        Assert.Equal(["order.placed"], await shelf.NamesAsync());
        Assert.Equal(0, order.Waiting);
        Assert.Equal(1, await shelf.OrdersAsync());
    }

    [Theory]
    [InlineData("sqlite", false, false)]
    [InlineData("sqlite", true, true)]
    [InlineData("postgresql", false, true)]
    [InlineData("postgresql", true, false)]
    public async Task After_a_rollback_nothing_is_published_with_later_saves(string database, bool synchronous, bool disposes)
    {
        await using var shelf = await Shelf.OpenAsync(database);
        await using var scope = shelf.NewContext();
        var order = Order.Place("a", 1);
        await using (var transaction = await scope.Context.Database.BeginTransactionAsync(Cancelled))
        {
            scope.Context.Add(order);
            scope.Context.PublishOnSave(new OrdersCounted(1));
            await SaveAsync(scope.Context, synchronous);
            if (!disposes && synchronous)
                transaction.Rollback();
            else if (!disposes)
                await transaction.RollbackAsync(Cancelled);
        }

        Assert.Equal(1, order.Waiting);
        scope.Context.Add(Order.Place("b", 2));
        await SaveAsync(scope.Context, synchronous);

        Assert.Equal(1, await shelf.OrdersAsync());
        Assert.Equal(["order.placed {\"Key\":\"b\",\"Amount\":2}"], await shelf.StoredAsync());
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task After_a_rollback_the_events_go_with_the_entity_when_it_is_written_again(string database)
    {
        await using var shelf = await Shelf.OpenAsync(database);
        await using var scope = shelf.NewContext();
        var order = Order.Place("a", 1);
        scope.Context.Add(order);
        scope.Context.PublishOnSave(new OrdersCounted(1));
        Guid first;
        await using (var transaction = await scope.Context.Database.BeginTransactionAsync(Cancelled))
        {
            await scope.Context.SaveChangesAsync(acceptAllChangesOnSuccess: false, Cancelled);
            first = await IdInAsync(scope.Context, database);
            await transaction.RollbackAsync(Cancelled);
        }

        await scope.Context.SaveChangesAsync(Cancelled);

        Assert.Equal(["order.placed", "orders.counted"], await shelf.NamesAsync());
        Assert.Equal(first, (await shelf.EntriesAsync())[0].Envelope.Id);
        Assert.Equal(0, order.Waiting);
        Assert.Equal(1, await shelf.OrdersAsync());
    }

    [Theory]
    [InlineData("sqlite", false)]
    [InlineData("sqlite", true)]
    [InlineData("postgresql", false)]
    [InlineData("postgresql", true)]
    public async Task What_a_savepoint_undoes_is_not_published(string database, bool synchronous)
    {
        await using var shelf = await Shelf.OpenAsync(database);
        await using var scope = shelf.NewContext();
        await using var transaction = await scope.Context.Database.BeginTransactionAsync(Cancelled);
        var kept = Order.Place("kept", 1);
        scope.Context.Add(kept);
        await SaveAsync(scope.Context, synchronous);
        await transaction.CreateSavepointAsync("mine", Cancelled);
        var undone = Order.Place("undone", 2);
        scope.Context.Add(undone);
        await SaveAsync(scope.Context, synchronous);
        if (synchronous)
            transaction.RollbackToSavepoint("mine");
        else
            await transaction.RollbackToSavepointAsync("mine", Cancelled);
        await transaction.CommitAsync(Cancelled);

        Assert.Equal(["order.placed {\"Key\":\"kept\",\"Amount\":1}"], await shelf.StoredAsync());
        Assert.Equal(1, await shelf.OrdersAsync());
        Assert.Equal((0, 1), (kept.Waiting, undone.Waiting));

        scope.Context.Entry(undone).State = EntityState.Added;
        await SaveAsync(scope.Context, synchronous);
        Assert.Equal(2, (await shelf.NamesAsync()).Count);
        Assert.Equal(0, undone.Waiting);
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task A_failed_save_in_a_transaction_publishes_nothing_of_its_own(string database)
    {
        await using var shelf = await Shelf.OpenAsync(database);
        await using var scope = shelf.NewContext();
        await using var transaction = await scope.Context.Database.BeginTransactionAsync(Cancelled);
        scope.Context.Add(new Line { Id = 1 });
        scope.Context.Add(Order.Place("first", 1));
        await scope.Context.SaveChangesAsync(Cancelled);
        scope.Context.ChangeTracker.Clear();
        var failed = Order.Place("failed", 1);
        scope.Context.AddRange(failed, new Line { Id = 1 });
        await Assert.ThrowsAsync<DbUpdateException>(() => scope.Context.SaveChangesAsync(Cancelled));

        await transaction.CommitAsync(Cancelled);

        Assert.Equal(["order.placed {\"Key\":\"first\",\"Amount\":1}"], await shelf.StoredAsync());
        Assert.Equal(1, await shelf.OrdersAsync());
        Assert.Equal(1, failed.Waiting);
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task A_failed_save_without_events_undoes_nothing_of_earlier_saves(string database)
    {
        await using var shelf = await Shelf.OpenAsync(database);
        await using var scope = shelf.NewContext();
        var order = Order.Place("a", 1);
        await using (var transaction = await scope.Context.Database.BeginTransactionAsync(Cancelled))
        {
            scope.Context.Add(new Line { Id = 1 });
            await scope.Context.SaveChangesAsync(Cancelled);
            scope.Context.Add(order);
            await scope.Context.SaveChangesAsync(Cancelled);
            scope.Context.ChangeTracker.Clear();
            scope.Context.Add(new Line { Id = 1 });
            await Assert.ThrowsAsync<DbUpdateException>(() => scope.Context.SaveChangesAsync(Cancelled));
            await transaction.CommitAsync(Cancelled);
        }

        Assert.Equal(0, order.Waiting);
        Assert.Equal(["order.placed"], await shelf.NamesAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_commit_that_PostgreSql_turns_into_a_rollback_throws_and_keeps_the_events(bool synchronous)
    {
        await using var shelf = await Shelf.OpenAsync("postgresql");
        await using var scope = shelf.NewContext();
        var order = Order.Place("a", 1);
        await using (var transaction = await scope.Context.Database.BeginTransactionAsync(Cancelled))
        {
            scope.Context.Add(order);
            await SaveAsync(scope.Context, synchronous);
            await Assert.ThrowsAnyAsync<Exception>(() => scope.Context.Database.ExecuteSqlRawAsync("select 1 / 0", Cancelled));

            if (synchronous)
                Assert.Throws<TransactionNotCommittedException>(() => transaction.Commit());
            else
                await Assert.ThrowsAsync<TransactionNotCommittedException>(() => transaction.CommitAsync(Cancelled));
        }

        Assert.Equal(1, order.Waiting);
        Assert.Equal(0, await shelf.OrdersAsync());
        Assert.Empty(await shelf.NamesAsync());
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task A_transaction_of_the_callers_connection_has_the_events_too(string database)
    {
        await using var shelf = await Shelf.OpenAsync(database);
        await using var scope = shelf.NewContext();
        var database1 = scope.Context.Database;
        await database1.OpenConnectionAsync(Cancelled);
        var order = Order.Place("a", 1);
        await using (var transaction = await database1.GetDbConnection().BeginTransactionAsync(Cancelled))
        {
            await database1.UseTransactionAsync(transaction, Cancelled);
            scope.Context.Add(order);
            await scope.Context.SaveChangesAsync(Cancelled);
            await scope.Context.SaveChangesAsync(Cancelled);
            await transaction.CommitAsync(Cancelled);
            await database1.UseTransactionAsync(null, Cancelled);
        }

        await scope.Context.SaveChangesAsync(Cancelled);

        Assert.Equal(["order.placed"], await shelf.NamesAsync());
        Assert.Equal(0, order.Waiting);
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task Two_contexts_share_a_transaction(string database)
    {
        await using var shelf = await Shelf.OpenAsync(database);
        await using var one = shelf.NewContext();
        await using var other = shelf.NewContext();
        await using var transaction = await one.Context.Database.BeginTransactionAsync(Cancelled);
        other.Context.Database.SetDbConnection(one.Context.Database.GetDbConnection());
        await other.Context.Database.UseTransactionAsync(transaction.GetDbTransaction(), Cancelled);
        var (first, second) = (Order.Place("a", 1), Order.Place("b", 2));
        one.Context.Add(first);
        await one.Context.SaveChangesAsync(Cancelled);
        other.Context.Add(second);
        await other.Context.SaveChangesAsync(Cancelled);
        Assert.Empty(await shelf.NamesAsync());

        await transaction.CommitAsync(Cancelled);

        Assert.Equal(2, (await shelf.NamesAsync()).Count);
        Assert.Equal(0, first.Waiting);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task An_ambient_transaction_has_the_events_on_PostgreSql(bool completes, bool synchronous)
    {
        await using var shelf = await Shelf.OpenAsync("postgresql");
        await using var scope = shelf.NewContext();
        var order = Order.Place("a", 1);
        using (var ambient = new TransactionScope(TransactionScopeAsyncFlowOption.Enabled))
        {
            scope.Context.Add(order);
            await SaveAsync(scope.Context, synchronous);
            scope.Context.PublishOnSave(new OrdersCounted(1));
            await SaveAsync(scope.Context, synchronous);
            Assert.Equal(1, order.Waiting);
            using (new TransactionScope(TransactionScopeOption.Suppress, TransactionScopeAsyncFlowOption.Enabled))
                Assert.Empty(await shelf.NamesAsync());
            if (completes)
                ambient.Complete();
        }

        Assert.Equal(completes ? ["order.placed", "orders.counted"] : [], await shelf.NamesAsync());
        Assert.Equal(completes ? 0 : 1, order.Waiting);
        Assert.Equal(completes ? 1 : 0, await shelf.OrdersAsync());
        scope.Context.Add(Order.Place("later", 2));
        await SaveAsync(scope.Context, synchronous);
        Assert.Equal(completes ? 3 : 1, (await shelf.NamesAsync()).Count);
    }

    [Fact]
    public async Task An_ambient_transaction_inside_of_another_commits_for_itself()
    {
        await using var shelf = await Shelf.OpenAsync("postgresql");
        await using var scope = shelf.NewContext();
        await using var second = shelf.NewContext();
        var (outer, inner) = (Order.Place("outer", 1), Order.Place("inner", 2));
        using (var ambient = new TransactionScope(TransactionScopeAsyncFlowOption.Enabled))
        {
            scope.Context.Add(outer);
            await scope.Context.SaveChangesAsync(Cancelled);
            using (var nested = new TransactionScope(TransactionScopeOption.RequiresNew, TransactionScopeAsyncFlowOption.Enabled))
            {
                second.Context.Add(inner);
                await second.Context.SaveChangesAsync(Cancelled);
                nested.Complete();
            }

            Assert.Equal((1, 0), (outer.Waiting, inner.Waiting));
            ambient.Complete();
        }

        Assert.Equal(0, outer.Waiting);
        Assert.Equal(2, (await shelf.NamesAsync()).Count);
        Assert.Equal(2, await shelf.OrdersAsync());
    }

    [Fact]
    public async Task A_connection_that_takes_no_part_in_an_ambient_transaction_commits_changes_and_events_together()
    {
        await using var shelf = await Shelf.OpenAsync("postgresql", enlists: false);
        await using var scope = shelf.NewContext();
        using (new TransactionScope(TransactionScopeAsyncFlowOption.Enabled))
        {
            scope.Context.Add(Order.Place("a", 1));
            await scope.Context.SaveChangesAsync(Cancelled);
        }

        Assert.Equal(["order.placed"], await shelf.NamesAsync());
        Assert.Equal(1, await shelf.OrdersAsync());
    }

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, true)]
    [InlineData(false, false)]
    public async Task An_ambient_transaction_is_refused_on_Sqlite(bool ignoresWarning, bool hasChanges)
    {
        await using var shelf = await Shelf.OpenAsync("sqlite", options: builder =>
        {
            if (ignoresWarning)
                builder.ConfigureWarnings(static warnings => warnings.Ignore(Microsoft.EntityFrameworkCore.Diagnostics.RelationalEventId.AmbientTransactionWarning));
        });
        await using var scope = shelf.NewContext();
        using (new TransactionScope(TransactionScopeAsyncFlowOption.Enabled))
        {
            if (hasChanges)
                scope.Context.Add(Order.Place("a", 1));
            else
                scope.Context.PublishOnSave(new OrdersCounted(1));
            await Assert.ThrowsAsync<NotSupportedException>(() => scope.Context.SaveChangesAsync(Cancelled));
        }

        Assert.Empty(await shelf.NamesAsync());
        Assert.Equal(0, await shelf.OrdersAsync());
    }

    [Fact]
    public async Task Overlapping_transactions_that_change_one_entity_are_stored_in_the_order_of_their_commits()
    {
        await using var shelf = await Shelf.OpenAsync("postgresql");
        await using var one = shelf.NewContext();
        one.Context.Add(Order.Place("a", 0));
        await one.Context.SaveChangesAsync(Cancelled);
        await using var other = shelf.NewContext();
        var first = await one.Context.Orders.SingleAsync(Cancelled);
        var second = await other.Context.Orders.SingleAsync(Cancelled);
        await using var earlier = await one.Context.Database.BeginTransactionAsync(Cancelled);
        await using var later = await other.Context.Database.BeginTransactionAsync(IsolationLevel.ReadCommitted, Cancelled);

        // The second has its event first, but it waits for the row.
        first.Amount = 1;
        await one.Context.SaveChangesAsync(Cancelled);
        second.Change(2);
        var waits = other.Context.SaveChangesAsync(Cancelled);
        first.Raise(new OrderChanged("a", 1));
        await one.Context.SaveChangesAsync(Cancelled);
        await earlier.CommitAsync(Cancelled);
        await waits;
        await later.CommitAsync(Cancelled);

        var amounts = (await shelf.StoredAsync()).Skip(1).Select(static text => text.Contains("\"Amount\":1", StringComparison.Ordinal) ? 1 : 2);
        Assert.Equal([1, 2], amounts);
    }

    private static async Task SaveAsync(OrderContext context, bool synchronous)
    {
        if (synchronous)
            context.SaveChanges();
        else
            await context.SaveChangesAsync(Cancelled);
    }

    private static async Task<Guid> IdInAsync(OrderContext context, string database)
    {
        var sql = database == "sqlite"
            ? "select event_id as \"Value\" from sgb_outbox where name = 'order.placed'"
            : "select event_id::text as \"Value\" from sourcegenbus.outbox where name = 'order.placed'";
        return Guid.Parse(await context.Database.SqlQueryRaw<string>(sql).SingleAsync(Cancelled));
    }
}
