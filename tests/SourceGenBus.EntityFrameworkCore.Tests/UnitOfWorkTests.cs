namespace SourceGenBus.EntityFrameworkCore.Tests;

/// <summary>A context as the unit of work of commands.</summary>
public sealed class UnitOfWorkTests
{
    private static CancellationToken Cancelled => Shelf.Cancelled;

    [Theory]
    [InlineData("sqlite", false, false)]
    [InlineData("sqlite", true, true)]
    [InlineData("postgresql", true, false)]
    [InlineData("postgresql", false, true)]
    public async Task A_command_that_succeeds_is_saved_once_with_its_events(string database, bool savesItself, bool retries)
    {
        await using var shelf = await OpenAsync(database, retries);

        await SendAsync(shelf, new PlaceOrder("a", 1, savesItself));

        Assert.Equal(1, await shelf.OrdersAsync());
        Assert.Equal(["order.placed", "orders.counted"], await shelf.NamesAsync());
        Assert.Equal([$"placed a {!retries}"], shelf.Doings.Done);
    }

    [Theory]
    [InlineData("sqlite", false, false)]
    [InlineData("sqlite", true, false)]
    [InlineData("sqlite", false, true)]
    [InlineData("postgresql", false, false)]
    [InlineData("postgresql", true, false)]
    [InlineData("postgresql", false, true)]
    public async Task A_command_that_fails_leaves_nothing_also_for_the_next_of_its_scope(string database, bool savesItself, bool retries)
    {
        await using var shelf = await OpenAsync(database, retries);
        await using var scope = shelf.NewContext();
        var context = new EventContext { Services = scope.Services };
        var commands = shelf.Services.GetRequiredService<ICommandBus>();

        await Assert.ThrowsAsync<InvalidOperationException>(
            async () => await commands.SendAsync(new PlaceOrder("a", 1, savesItself, Fails: true), context, Cancelled));
        Assert.Equal(0, await shelf.OrdersAsync());
        Assert.Empty(await shelf.NamesAsync());

        await commands.SendAsync(new PlaceOrder("b", 2), context, Cancelled);
        Assert.Equal(1, await shelf.OrdersAsync());
        Assert.Equal(["order.placed {\"Key\":\"b\",\"Amount\":2}", "orders.counted {\"Count\":2}"], await shelf.StoredAsync());
    }

    [Theory]
    [InlineData("sqlite", false, false)]
    [InlineData("sqlite", true, true)]
    [InlineData("postgresql", true, false)]
    [InlineData("postgresql", true, true)]
    public async Task Commands_in_a_command_commit_or_fail_with_it(string database, bool secondFails, bool catches)
    {
        await using var shelf = await OpenAsync(database);
        var commands = shelf.Services.GetRequiredService<ICommandBus>();

        if (secondFails)
            await Assert.ThrowsAsync<InvalidOperationException>(async () => await commands.SendAsync(new PlaceTwo(true, catches), Cancelled));
        else
            Assert.Equal(2, await commands.SendAsync(new PlaceTwo(false, catches), Cancelled));

        Assert.Equal(secondFails ? 0 : 2, await shelf.OrdersAsync());
        Assert.Equal(secondFails ? 0 : 4, (await shelf.NamesAsync()).Count);
    }

    [Theory]
    [InlineData("sqlite", false)]
    [InlineData("sqlite", true)]
    [InlineData("postgresql", false)]
    [InlineData("postgresql", true)]
    public async Task A_command_that_a_handler_sends_takes_part_in_the_handlers_transaction(string database, bool fails)
    {
        await using var shelf = await OpenAsync(database);
        shelf.Doings.Also = async (_, placed, context, services) =>
        {
            if (placed.Key != "first")
                return;
            var sending = services.GetRequiredService<ICommandBus>().SendAsync(new PlaceOrder("plain", 5, SavesItself: true, Fails: fails), context, Cancelled);
            if (fails)
                await Assert.ThrowsAsync<InvalidOperationException>(async () => await sending);
            else
                await sending;
        };
        await SendAsync(shelf, new PlaceOrder("first", 1));

        await shelf.DeliverAsync();

        Assert.Contains("written first", shelf.Doings.Done);
        Assert.Equal(fails ? 1 : 2, await shelf.OrdersAsync());
        Assert.Empty(await shelf.LettersAsync());
        Assert.Empty(await shelf.NamesAsync());
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task Aggregates_that_are_no_entities_are_tracked_and_marked_after_the_commit(string database)
    {
        await using var shelf = await OpenAsync(database);
        await using var scope = shelf.NewContext();
        await using var unit = new DbContextUnitOfWork<OrderContext>(scope.Context, shelf.Services.GetRequiredService<IEventBus>());
        var aggregate = Order.Place("aggregate", 1);

        await unit.BeginAsync(new EventContext { CorrelationId = "c" }, Cancelled);
        unit.Track(aggregate);
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await unit.PublishAsync(new OrderForgotten("a"), Cancelled));
        await unit.CommitAsync(Cancelled);

        var entry = Assert.Single(await shelf.EntriesAsync());
        Assert.Equal("c", entry.Envelope.Headers.CorrelationId);
        Assert.Equal(0, aggregate.Waiting);
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await unit.CommitAsync(Cancelled));
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task A_commit_that_fails_is_rolled_back_and_disposing_rolls_back(string database)
    {
        await using var shelf = await OpenAsync(database);
        await using var scope = shelf.NewContext();
        var unit = new DbContextUnitOfWork<OrderContext>(scope.Context, shelf.Services.GetRequiredService<IEventBus>());
        await unit.BeginAsync(EventContext.Empty, Cancelled);
        scope.Context.Add(new Line { Id = 1 });
        await scope.Context.SaveChangesAsync(Cancelled);
        scope.Context.ChangeTracker.Clear();
        scope.Context.AddRange(Order.Place("a", 1), new Line { Id = 1 });
        await Assert.ThrowsAsync<DbUpdateException>(async () => await unit.CommitAsync(Cancelled));
        Assert.False(unit.IsActive);

        await unit.BeginAsync(EventContext.Empty, Cancelled);
        scope.Context.Add(Order.Place("b", 1));
        await scope.Context.SaveChangesAsync(Cancelled);
        await unit.DisposeAsync();
        await unit.DisposeAsync();

        Assert.Equal(0, await shelf.OrdersAsync());
        Assert.Empty(await shelf.NamesAsync());
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await unit.BeginAsync(EventContext.Empty, Cancelled));
    }

    private static Task<Shelf> OpenAsync(string database, bool retries = false) => Shelf.OpenAsync(database, retries: retries);

    private static async Task SendAsync(Shelf shelf, PlaceOrder command) =>
        await shelf.Services.GetRequiredService<ICommandBus>().SendAsync(command, Cancelled);
}
