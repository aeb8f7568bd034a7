using System.Transactions;
using Npgsql;

namespace SourceGenBus.EntityFrameworkCore.Tests;

/// <summary>Events that are published or discarded in a transaction, and transactions that end in an unusual way.</summary>
public sealed class EndOfTransactionTests
{
    private static CancellationToken Cancelled => Shelf.Cancelled;

    [Theory]
    [InlineData("sqlite", true)]
    [InlineData("sqlite", false)]
    [InlineData("postgresql", true)]
    [InlineData("postgresql", false)]
    public async Task What_was_published_and_not_saved_goes_with_its_transaction(string database, bool disposes)
    {
        await using var shelf = await Shelf.OpenAsync(database);
        await using var scope = shelf.NewContext();
        scope.Context.PublishOnSave(new OrdersCounted(1));
        for (var attempt = 0; attempt < 2; attempt++)
        {
            await using var transaction = await scope.Context.Database.BeginTransactionAsync(Cancelled);
            scope.Context.PublishOnSave(new OrdersCounted(2));
            if (!disposes)
                await transaction.RollbackAsync(Cancelled);
        }

        await scope.Context.SaveChangesAsync(Cancelled);
        Assert.Equal(["orders.counted {\"Count\":1}"], await shelf.StoredAsync());
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task What_was_published_and_not_saved_stays_after_a_commit(string database)
    {
        await using var shelf = await Shelf.OpenAsync(database);
        await using var scope = shelf.NewContext();
        await using (var transaction = await scope.Context.Database.BeginTransactionAsync(Cancelled))
        {
            scope.Context.PublishOnSave(new OrdersCounted(2));
            await transaction.CommitAsync(Cancelled);
        }

        await scope.Context.SaveChangesAsync(Cancelled);
        Assert.Equal(["orders.counted {\"Count\":2}"], await shelf.StoredAsync());
    }

    [Fact]
    public async Task A_pooled_context_that_is_used_twice_in_one_scope_learns_its_end_twice()
    {
        await using var shelf = await Shelf.OpenAsync("postgresql", pooled: true);
        var (first, second) = (Order.Place("a", 1), Order.Place("b", 2));
        var last = shelf.NewContext();
        using (var ambient = new TransactionScope(TransactionScopeAsyncFlowOption.Enabled))
        {
            last.Context.Add(first);
            await last.Context.SaveChangesAsync(Cancelled);
            var used = last.Context;
            await last.DisposeAsync();
            last = shelf.NewContext();
            Assert.Same(used, last.Context);
            last.Context.Add(second);
            await last.Context.SaveChangesAsync(Cancelled);
            ambient.Complete();
        }

        Assert.Equal(0, second.Waiting);
        await last.Context.SaveChangesAsync(Cancelled);
        Assert.Equal(2, (await shelf.NamesAsync()).Count);
        await last.DisposeAsync();
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task Discarding_does_not_write_twice_what_is_written_in_the_open_transaction(string database)
    {
        await using var shelf = await Shelf.OpenAsync(database);
        await using var scope = shelf.NewContext();
        var order = Order.Place("a", 1);
        await using (var transaction = await scope.Context.Database.BeginTransactionAsync(Cancelled))
        {
            scope.Context.Add(order);
            await scope.Context.SaveChangesAsync(Cancelled);
            scope.Context.PublishOnSave(new OrdersCounted(1));
            scope.Context.DiscardEvents();
            await scope.Context.SaveChangesAsync(Cancelled);
            await transaction.CommitAsync(Cancelled);
        }

        Assert.Equal(0, order.Waiting);
        Assert.Equal(["order.placed"], await shelf.NamesAsync());
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task A_command_that_fails_in_a_handler_leaves_what_the_handler_had_not_saved(string database)
    {
        await using var shelf = await Shelf.OpenAsync(database);
        shelf.Doings.Also = async (context, _, eventContext, services) =>
        {
            context.Add(new Line { Id = 50, Text = "before" });
            await Assert.ThrowsAsync<InvalidOperationException>(async () => await services.GetRequiredService<ICommandBus>()
                .SendAsync(new PlaceOrder("plain", 5, Fails: true), eventContext, Cancelled));
            await context.SaveChangesAsync(Cancelled);
        };
        await using var scope = shelf.NewContext();
        scope.Context.Add(Order.Place("a", 1));
        await scope.Context.SaveChangesAsync(Cancelled);

        await shelf.DeliverAsync();

        Assert.Contains("written a", shelf.Doings.Done);
        Assert.Equal(1, await scope.Context.Lines.CountAsync(static line => line.Id == 50, Cancelled));
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task A_commit_that_was_not_carried_out_can_be_repeated(string database)
    {
        await using var shelf = await Shelf.OpenAsync(database);
        await using var scope = shelf.NewContext();
        var order = Order.Place("a", 1);
        var written = shelf.Store.Outbox.Written;
        await using (var transaction = await scope.Context.Database.BeginTransactionAsync(Cancelled))
        {
            scope.Context.Add(order);
            await scope.Context.SaveChangesAsync(Cancelled);
            var before = written.Current;
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => transaction.CommitAsync(new CancellationToken(canceled: true)));
            Assert.Equal(1, order.Waiting);
            await transaction.CommitAsync(Cancelled);
            Assert.True(await written.WaitAsync(before, TimeSpan.FromSeconds(30), TimeProvider.System, Cancelled));
        }

        Assert.Equal(0, order.Waiting);
        order.Amount = 2;
        await scope.Context.SaveChangesAsync(Cancelled);
        Assert.Equal(["order.placed"], await shelf.NamesAsync());
        Assert.Equal(1, await shelf.OrdersAsync());
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task A_save_that_finds_the_store_not_ready_leaves_no_trace(string database)
    {
        await using var shelf = await Shelf.OpenAsync(database, migrates: false);
        await using var scope = shelf.NewContext();
        scope.Context.Add(Order.Place("a", 1));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => scope.Context.SaveChangesAsync(new CancellationToken(canceled: true)));

        Assert.Equal(AutoTransactionBehavior.WhenNeeded, scope.Context.Database.AutoTransactionBehavior);
    }

    [Theory]
    [InlineData("", true)]
    [InlineData(";Database=ada", true)]
    [InlineData(";Database=other", false)]
    public async Task A_database_that_is_not_named_is_the_users(string named, bool isSame)
    {
        var services = new ServiceCollection();
        services.AddSourceGenBus();
        services.AddEventStore(static store => store.UsePostgreSql("Host=localhost;Username=ada")
            .AddEvents(static events => events.AddDurableEvents()));
        await using var provider = services.BuildServiceProvider();
        await using var connection = new NpgsqlConnection("Host=localhost;Username=ada" + named);

        Assert.Equal(isSame, provider.GetRequiredService<IDurableStore>().Outbox.IsSameDatabase(connection));
    }
}
