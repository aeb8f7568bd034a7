namespace SourceGenBus.EntityFrameworkCore.Tests;

/// <summary>Contexts in handlers that run in the transaction of the inbox.</summary>
public sealed class HandlerTests
{
    private static CancellationToken Cancelled => Shelf.Cancelled;

    [Theory]
    [InlineData("sqlite", "a", false)]
    [InlineData("sqlite", "sync", true)]
    [InlineData("postgresql", "a", true)]
    [InlineData("postgresql", "sync", false)]
    public async Task Writes_claim_and_events_of_a_handler_commit_together(string database, string key, bool retries)
    {
        await using var shelf = await Shelf.OpenAsync(database, retries: retries);
        await PlaceAsync(shelf, key, 1);

        await shelf.DeliverAsync();

        Assert.Equal([$"written {key}", "changed 2 because of something"], shelf.Doings.Done);
        await using var scope = shelf.NewContext();
        Assert.Equal(1, await scope.Context.Lines.CountAsync(Cancelled));
        Assert.Equal(2, (await scope.Context.Orders.SingleAsync(Cancelled)).Amount);
        Assert.Empty(await shelf.NamesAsync());
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task What_a_failing_handler_has_saved_is_rolled_back_with_its_events(string database)
    {
        await using var shelf = await Shelf.OpenAsync(database);
        shelf.Doings.Also = static (_, _, _, _) => throw new InvalidOperationException("after the save");
        await PlaceAsync(shelf, "a", 1);

        await shelf.DeliverAsync();

        await using (var scope = shelf.NewContext())
        {
            Assert.Equal(0, await scope.Context.Lines.CountAsync(Cancelled));
            Assert.Equal(1, (await scope.Context.Orders.SingleAsync(Cancelled)).Amount);
        }

        Assert.Empty(shelf.Doings.Done);
        var letter = Assert.Single(await shelf.LettersAsync());
        Assert.Contains("WritesLine", letter.Attempts[0].Handler, StringComparison.Ordinal);

        shelf.Doings.Also = null;
        await shelf.Store.DeadLetters.ReplayAsync(letter.Id, cancellationToken: Cancelled);
        await shelf.DeliverAsync();
        Assert.Equal(["written a", "changed 2 because of something"], shelf.Doings.Done);
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task Every_first_use_of_a_context_in_a_handler_joins(string database)
    {
        await using var shelf = await Shelf.OpenAsync(database, retries: true);
        var uses = new Func<OrderContext, Task>[]
        {
            static context => context.Lines.ToListAsync(Cancelled),
            static context => Task.FromResult(context.Lines.ToList().Count),
            static context => context.Lines.ExecuteUpdateAsync(static set => set.SetProperty(line => line.Text, "set"), Cancelled),
            static context => Task.FromResult(context.Lines.ExecuteUpdate(static set => set.SetProperty(line => line.Text, "set"))),
            static context => context.Database.OpenConnectionAsync(Cancelled),
            static context =>
            {
                context.Database.OpenConnection();
                return Task.CompletedTask;
            },
            static context =>
            {
                context.PublishOnSave(new OrdersCounted(1));
                return context.SaveChangesAsync(Cancelled);
            },
            static context =>
            {
                context.Add(new Line { Id = 77 });
                return Task.FromResult(context.SaveChanges());
            },

            // EF Core computes with functions of its own on SQLite.
            static context => context.Lines.Where(static line => line.Price * 2 > 2.5m).SumAsync(static line => line.Price, Cancelled),
            static context => Assert.ThrowsAsync<InvalidOperationException>(() => context.Database.BeginTransactionAsync(Cancelled)),
        };
        foreach (var (index, use) in uses.Index())
        {
            shelf.Doings.Also = async (_, _, eventContext, services) =>
            {
                await using var scope = services.CreateAsyncScope();
                var context = scope.ServiceProvider.GetRequiredService<OrderContext>();
                await use(context);
                Assert.Same(eventContext.Session, Transaction(context));
                Assert.Equal(1, await context.Lines.CountAsync(line => line.Id == index + 100, Cancelled));
                throw new InvalidOperationException("rolled back");
            };
            await PlaceAsync(shelf, $"use{index}", index + 100);
            await shelf.DeliverAsync();
            var letters = await shelf.LettersAsync();
            Assert.Equal("rolled back", letters[^1].Attempts[0].Error.Split('\n')[0].Split(": ")[^1]);
            Assert.Equal(index + 1, letters.Count);
        }

        await using var outside = shelf.NewContext();
        Assert.Equal(0, await outside.Context.Lines.CountAsync(Cancelled));
        Assert.Empty(await shelf.NamesAsync());
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task A_handler_cannot_end_the_transaction_of_its_delivery(string database)
    {
        await using var shelf = await Shelf.OpenAsync(database);
        var thrown = new List<Exception>();
        shelf.Doings.Also = async (context, _, _, _) =>
        {
            thrown.Add(await Assert.ThrowsAsync<InvalidOperationException>(() => context.Database.CommitTransactionAsync(Cancelled)));
            thrown.Add(Assert.Throws<InvalidOperationException>(context.Database.RollbackTransaction));
        };
        await PlaceAsync(shelf, "a", 1);

        await shelf.DeliverAsync();

        Assert.All(thrown, static exception => Assert.Contains("committed by the delivery", exception.Message, StringComparison.Ordinal));
        Assert.Equal(2, thrown.Count);
        Assert.Contains("written a", shelf.Doings.Done);
        await using var scope = shelf.NewContext();
        Assert.Equal(1, await scope.Context.Lines.CountAsync(Cancelled));
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task A_context_that_outlives_its_handler_is_refused(string database)
    {
        await using var shelf = await Shelf.OpenAsync(database);
        IServiceScope? kept = null;
        OrderContext? context = null;
        shelf.Doings.Also = async (_, _, _, services) =>
        {
            kept = services.CreateScope();
            context = kept.ServiceProvider.GetRequiredService<OrderContext>();
            _ = await context!.Lines.CountAsync(Cancelled);
        };
        await PlaceAsync(shelf, "a", 1);
        await shelf.DeliverAsync();

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(async () => await context!.Lines.CountAsync(Cancelled));

        Assert.Contains("which has ended", refused.Message, StringComparison.Ordinal);
        context!.PublishOnSave(new OrdersCounted(1));
        await Assert.ThrowsAsync<InvalidOperationException>(() => context!.SaveChangesAsync(Cancelled));
        kept!.Dispose();
        Assert.Empty(await shelf.NamesAsync());
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task A_context_with_an_open_connection_of_its_own_is_refused_in_a_handler(string database)
    {
        await using var shelf = await Shelf.OpenAsync(database);
        await PlaceAsync(shelf, "a", 1);
        await using var outside = shelf.NewContext();
        await outside.Context.Database.OpenConnectionAsync(Cancelled);
        InvalidOperationException? refused = null;
        shelf.Doings.Also = async (_, _, _, _) =>
            refused = await Assert.ThrowsAsync<InvalidOperationException>(() => outside.Context.Lines.CountAsync(Cancelled));

        await shelf.DeliverAsync();

        Assert.Contains("opened outside of the handler", refused!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task Events_of_a_handler_carry_the_conversation_of_the_handled_event(string database)
    {
        await using var shelf = await Shelf.OpenAsync(database);
        await using (var scope = shelf.NewContext())
        {
            scope.Context.UseEventContext(new EventContext { CorrelationId = "conversation", UserId = "ada" });
            scope.Context.Add(Order.Place("a", 1));
            await scope.Context.SaveChangesAsync(Cancelled);
        }

        var placed = (await shelf.EntriesAsync())[0].Envelope;
        await shelf.Services.GetRequiredService<OutboxRelay>().RunOnceAsync(Cancelled);

        var changed = Assert.Single(await shelf.EntriesAsync()).Envelope;
        Assert.Equal("order.changed", changed.Name);
        Assert.Equal(("conversation", "ada", placed.Id.ToString()), (changed.Headers.CorrelationId, changed.Headers.UserId, changed.Headers.CausationId));
    }

    private static System.Data.Common.DbTransaction? Transaction(OrderContext context) =>
        Microsoft.EntityFrameworkCore.Storage.DbContextTransactionExtensions.GetDbTransaction(context.Database.CurrentTransaction!);

    private static async Task PlaceAsync(Shelf shelf, string key, int amount)
    {
        await using var scope = shelf.NewContext();
        scope.Context.Add(Order.Place(key, amount));
        await scope.Context.SaveChangesAsync(Cancelled);
    }
}
