using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace SourceGenBus.EntityFrameworkCore.Tests;

/// <summary>Execution strategies that repeat a save.</summary>
public sealed class RetryTests
{
    private static CancellationToken Cancelled => Shelf.Cancelled;

    [Theory]
    [InlineData("sqlite", false)]
    [InlineData("sqlite", true)]
    [InlineData("postgresql", false)]
    [InlineData("postgresql", true)]
    public async Task A_save_that_is_repeated_stores_its_events_once(string database, bool synchronous)
    {
        var outage = new Outage();
        await using var shelf = await Shelf.OpenAsync(database, retries: true, options: builder => builder.AddInterceptors(outage));
        await using var scope = shelf.NewContext();
        var order = Order.Place("a", 1);
        scope.Context.Add(order);
        outage.Remaining = 2;

        Assert.Equal(1, synchronous ? scope.Context.SaveChanges() : await scope.Context.SaveChangesAsync(Cancelled));

        Assert.Equal(0, outage.Remaining);
        Assert.Equal(["order.placed"], await shelf.NamesAsync());
        Assert.Equal(0, order.Waiting);
        Assert.Equal(1, await shelf.OrdersAsync());
    }

    [Theory]
    [InlineData("sqlite", false)]
    [InlineData("postgresql", true)]
    public async Task Events_alone_are_repeated_as_well(string database, bool synchronous)
    {
        var outage = new Outage();
        await using var shelf = await Shelf.OpenAsync(database, retries: true, options: builder => builder.AddInterceptors(outage));
        await using var scope = shelf.NewContext();
        scope.Context.PublishOnSave(new OrdersCounted(1));
        outage.Remaining = 1;

        _ = synchronous ? scope.Context.SaveChanges() : await scope.Context.SaveChangesAsync(Cancelled);

        Assert.Equal(0, outage.Remaining);
        Assert.Equal(["orders.counted"], await shelf.NamesAsync());
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task A_commit_whose_answer_was_lost_does_not_have_events_handled_twice(string database)
    {
        var outage = new Outage { Commits = true };
        await using var shelf = await Shelf.OpenAsync(database, retries: true, options: builder => builder.AddInterceptors(outage));
        await using var scope = shelf.NewContext();
        scope.Context.Add(Order.Place("plain", 1));
        await scope.Context.SaveChangesAsync(Cancelled);
        var order = await scope.Context.Orders.SingleAsync(Cancelled);
        order.Raise(new OrderPlaced("plain", 2));
        order.Change(2);
        outage.Remaining = 1;

        await scope.Context.SaveChangesAsync(Cancelled);

        Assert.Equal(0, outage.Remaining);
        var entries = await shelf.EntriesAsync();
        Assert.Equal(5, entries.Count);
        Assert.Equal(3, entries.Select(static entry => entry.Envelope.Id).Distinct().Count());
        await shelf.DeliverAsync();
        Assert.Equal(["changed 2 because of nothing"], shelf.Doings.Done);
        Assert.Empty(await shelf.NamesAsync());
        Assert.Empty(await shelf.LettersAsync());
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task A_transaction_that_the_caller_has_repeated_stores_its_events_once(string database)
    {
        var outage = new Outage();
        await using var shelf = await Shelf.OpenAsync(database, retries: true, options: builder => builder.AddInterceptors(outage));
        await using var scope = shelf.NewContext();
        var context = scope.Context;
        var order = Order.Place("a", 1);
        context.Add(order);
        context.PublishOnSave(new OrdersCounted(1));
        outage.Remaining = 1;

        await context.Database.CreateExecutionStrategy().ExecuteAsync(async token =>
        {
            await using var transaction = await context.Database.BeginTransactionAsync(token);
            await context.SaveChangesAsync(acceptAllChangesOnSuccess: false, token);
            await transaction.CommitAsync(token);
        }, Cancelled);
        context.ChangeTracker.AcceptAllChanges();
        await context.SaveChangesAsync(Cancelled);

        Assert.Equal(["order.placed", "orders.counted"], await shelf.NamesAsync());
        Assert.Equal(1, await shelf.OrdersAsync());
        Assert.Equal(0, order.Waiting);
    }

    [Fact]
    public async Task UseSourceGenBus_before_a_strategy_is_refused_when_the_context_is_first_used()
    {
        var builder = new DbContextOptionsBuilder<OrderContext>();
        await using var shelf = await Shelf.OpenAsync("sqlite");
        builder.UseSourceGenBus(shelf.Services);
        Shelf.Use(builder, "sqlite", shelf.ConnectionString, retries: true, options: null);
        await using var good = new OrderContext(builder.Options);
        Assert.Equal(0, await good.Orders.CountAsync(Cancelled));

        var wrong = new DbContextOptionsBuilder<OrderContext>();
        wrong.UseSourceGenBus(shelf.Services);
        wrong.UseNpgsql("Host=localhost", static npgsql => npgsql.EnableRetryOnFailure());

        var refused = Assert.Throws<InvalidOperationException>(() => new OrderContext(wrong.Options));
        Assert.Contains("after the provider", refused.Message, StringComparison.Ordinal);
    }

    /// <summary>Loses the connection at the commit, before it or, for the next that is asked for, after it.</summary>
    private sealed class Outage : DbTransactionInterceptor
    {
        internal int Remaining { get; set; }

        internal bool Commits { get; init; }

        public override InterceptionResult TransactionCommitting(DbTransaction transaction, TransactionEventData eventData, InterceptionResult result)
        {
            if (Remaining == 0)
                return result;
            Remaining--;
            if (Commits)
                transaction.Commit();
            throw new OutageException();
        }

        public override ValueTask<InterceptionResult> TransactionCommittingAsync(
            DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default) =>
            new(TransactionCommitting(transaction, eventData, result));
    }
}
