using Microsoft.EntityFrameworkCore.Diagnostics;

namespace SourceGenBus.EntityFrameworkCore.Tests;

/// <summary>What cannot work is refused before anything is saved, and the message says what to do.</summary>
public sealed class BadInputTests
{
    private static CancellationToken Cancelled => Shelf.Cancelled;

    [Theory]
    [InlineData("sqlite", "sqlite", false)]
    [InlineData("sqlite", "postgresql", true)]
    [InlineData("postgresql", "sqlite", false)]
    [InlineData("postgresql", "postgresql", true)]
    public async Task A_context_on_another_database_than_the_store_is_refused(string store, string database, bool synchronous)
    {
        await using var shelf = await Shelf.OpenAsync(store);
        var builder = new DbContextOptionsBuilder<OrderContext>();
        var other = database == "sqlite" ? $"Data Source={TemporaryFiles.NewPath("other.db")};Pooling=False" : await Shelf.NewDatabaseAsync();
        Shelf.Use(builder, database, other, retries: false, options: null);
        builder.UseApplicationServiceProvider(shelf.Services);
        await using var context = new OrderContext(builder.Options);
        await context.Database.EnsureCreatedAsync(Cancelled);
        context.Add(Order.Place("a", 1));

        var refused = synchronous
            ? Assert.Throws<InvalidOperationException>(() => context.SaveChanges())
            : await Assert.ThrowsAsync<InvalidOperationException>(() => context.SaveChangesAsync(Cancelled));

        Assert.Contains("not on the database of the event store", refused.Message, StringComparison.Ordinal);
        Assert.Equal(0, await context.Orders.AsNoTracking().CountAsync(Cancelled));

        // Without events it works, beside the store's in a scope.
        context.ChangeTracker.Clear();
        context.Add(new Line { Id = 1 });
        await context.SaveChangesAsync(Cancelled);
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task In_a_handler_a_context_on_another_database_keeps_its_own_connection(string database)
    {
        await using var shelf = await Shelf.OpenAsync(database);
        var builder = new DbContextOptionsBuilder<OrderContext>();
        Shelf.Use(builder, "sqlite", $"Data Source={TemporaryFiles.NewPath("other.db")};Pooling=False", retries: false, options: null);
        builder.UseApplicationServiceProvider(shelf.Services);
        await using (var made = new OrderContext(builder.Options))
            await made.Database.EnsureCreatedAsync(Cancelled);
        shelf.Doings.Also = async (_, _, _, _) =>
        {
            await using var other = new OrderContext(builder.Options);
            other.Add(new Line { Id = 9 });
            await other.SaveChangesAsync(Cancelled);
            other.PublishOnSave(new OrdersCounted(1));
            await Assert.ThrowsAsync<InvalidOperationException>(() => other.SaveChangesAsync(Cancelled));
        };
        await using (var scope = shelf.NewContext())
        {
            scope.Context.Add(Order.Place("a", 1));
            await scope.Context.SaveChangesAsync(Cancelled);
        }

        await shelf.DeliverAsync();

        Assert.Contains("written a", shelf.Doings.Done);
        await using var context = new OrderContext(builder.Options);
        Assert.Equal(9, (await context.Lines.SingleAsync(Cancelled)).Id);
    }

    [Theory]
    [InlineData("sqlite", false)]
    [InlineData("sqlite", true)]
    [InlineData("postgresql", false)]
    [InlineData("postgresql", true)]
    public async Task Without_the_tables_of_the_outbox_a_transaction_is_refused_and_a_plain_save_makes_them(string database, bool synchronous)
    {
        await using var shelf = await Shelf.OpenAsync(database, migrates: false);
        await using var scope = shelf.NewContext();
        await using (var transaction = await scope.Context.Database.BeginTransactionAsync(Cancelled))
        {
            scope.Context.Add(Order.Place("a", 1));
            var refused = synchronous
                ? Assert.Throws<StoreSchemaException>(() => scope.Context.SaveChanges())
                : await Assert.ThrowsAsync<StoreSchemaException>(() => scope.Context.SaveChangesAsync(Cancelled));
            Assert.Contains("MigrateAsync", refused.Message, StringComparison.Ordinal);
            await transaction.CommitAsync(Cancelled);
        }

        Assert.Equal(0, await shelf.OrdersAsync());
        if (synchronous)
            scope.Context.SaveChanges();
        else
            await scope.Context.SaveChangesAsync(Cancelled);
        Assert.Equal(["order.placed"], await shelf.NamesAsync());
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task An_event_that_cannot_be_stored_is_refused_before_anything_is_saved(string database)
    {
        await using var shelf = await Shelf.OpenAsync(database);
        await using var scope = shelf.NewContext();
        var order = Order.Place("a", 1);
        order.Raise(new OrderForgotten("a"));
        scope.Context.Add(order);

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => scope.Context.SaveChangesAsync(Cancelled));

        Assert.Contains("OrderForgotten", refused.Message, StringComparison.Ordinal);
        Assert.Equal(0, await shelf.OrdersAsync());
        Assert.Empty(await shelf.NamesAsync());
        Assert.Throws<InvalidOperationException>(() => scope.Context.PublishOnSave(new OrderForgotten("a")));
        Assert.Throws<ArgumentNullException>(() => scope.Context.PublishOnSave(null!));
    }

    [Fact]
    public async Task A_context_without_a_container_or_without_a_store_says_what_to_call()
    {
        await using var shelf = await Shelf.OpenAsync("sqlite");
        var plain = new DbContextOptionsBuilder<OrderContext>().UseSqlite(shelf.ConnectionString);
        await using (var without = new OrderContext(plain.Options))
        {
            Assert.Contains("do not have UseSourceGenBus", Refused(() => without.PublishOnSave(new OrdersCounted(1))), StringComparison.Ordinal);
        }

        await using (var nowhere = new OrderContext(plain.UseSourceGenBus().Options))
        {
            nowhere.Add(new Line { Id = 1 });
            Assert.Contains("UseSourceGenBus(services)", Refused(() => nowhere.SaveChanges()), StringComparison.Ordinal);
        }

        await using var empty = new ServiceCollection().BuildServiceProvider();
        await using (var storeless = new OrderContext(plain.UseSourceGenBus(empty).Options))
            Assert.Contains("AddEventStore", Refused(() => storeless.PublishOnSave(new OrdersCounted(1))), StringComparison.Ordinal);

        await using (var byHand = new OrderContext(plain.UseSourceGenBus(shelf.Services).Options))
        {
            byHand.Add(Order.Place("a", 1));
            await byHand.SaveChangesAsync(Cancelled);
        }

        Assert.Equal(["order.placed"], await shelf.NamesAsync());
    }

    [Fact]
    public async Task A_disposed_context_says_so()
    {
        await using var shelf = await Shelf.OpenAsync("sqlite");
        var scope = shelf.NewContext();
        await scope.DisposeAsync();

        Assert.Throws<ObjectDisposedException>(() => scope.Context.PublishOnSave(new OrdersCounted(1)));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => scope.Context.SaveChangesAsync(Cancelled));
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task A_save_that_an_interceptor_of_the_application_stops_publishes_nothing_later(string database)
    {
        var stops = new Stops();
        await using var shelf = await Shelf.OpenAsync(database, options: builder => builder.AddInterceptors(stops));
        await using var scope = shelf.NewContext();
        scope.Context.Add(Order.Place("a", 1));
        stops.IsStopping = true;
        await Assert.ThrowsAsync<NotImplementedException>(() => scope.Context.SaveChangesAsync(Cancelled));

        await using (var transaction = await scope.Context.Database.BeginTransactionAsync(Cancelled))
        {
            await scope.Context.Orders.ExecuteDeleteAsync(Cancelled);
            await transaction.CommitAsync(Cancelled);
        }

        Assert.Empty(await shelf.NamesAsync());
        stops.IsStopping = false;
        await scope.Context.SaveChangesAsync(Cancelled);
        Assert.Equal(["order.placed", "order.changed"], await shelf.NamesAsync());
        Assert.Equal(AutoTransactionBehavior.WhenNeeded, scope.Context.Database.AutoTransactionBehavior);
    }

    private static string Refused(Action action) => Assert.Throws<InvalidOperationException>(action).Message;

    /// <summary>Runs after that of the package; raises an event as late as an interceptor can.</summary>
    private sealed class Stops : SaveChangesInterceptor
    {
        internal bool IsStopping { get; set; }

        public override ValueTask<InterceptionResult<int>> SavingChangesAsync(
            DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
        {
            if (IsStopping)
                throw new NotImplementedException();
            foreach (var entry in eventData.Context!.ChangeTracker.Entries<Order>())
                entry.Entity.Change(8);
            return new(result);
        }
    }
}
