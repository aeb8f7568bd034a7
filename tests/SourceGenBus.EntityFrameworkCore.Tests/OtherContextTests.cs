using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.Logging;

namespace SourceGenBus.EntityFrameworkCore.Tests;

/// <summary>Contexts from factories, with a model that was made before, in projections, and with the tables of the outbox in a migration.</summary>
public sealed class OtherContextTests
{
    private static CancellationToken Cancelled => Shelf.Cancelled;

    [Theory]
    [InlineData("sqlite", false)]
    [InlineData("postgresql", true)]
    public async Task Contexts_of_a_factory_store_their_events_and_join_handlers(string database, bool pooled)
    {
        string connection = "";
        await using var shelf = await Shelf.OpenAsync(database, services =>
        {
            void Options(DbContextOptionsBuilder builder) => Shelf.Use(builder, database, connection, retries: false, options: null);
            if (pooled)
                services.AddPooledDbContextFactory<FactoryContext>(Options);
            else
                services.AddDbContextFactory<FactoryContext>(Options);
        });
        connection = shelf.ConnectionString;
        var factory = shelf.Services.GetRequiredService<IDbContextFactory<FactoryContext>>();
        shelf.Doings.Also = async (_, placed, eventContext, _) =>
        {
            await using var context = await factory.CreateDbContextAsync(Cancelled);
            context.Add(new Line { Id = 50 });
            await context.SaveChangesAsync(Cancelled);
            Assert.Same(((System.Data.Common.DbTransaction)eventContext.Session!).Connection, context.Database.GetDbConnection());
        };
        await using (var context = await factory.CreateDbContextAsync(Cancelled))
        {
            context.Add(Order.Place("a", 1));
            await context.SaveChangesAsync(Cancelled);
        }

        await shelf.DeliverAsync();

        Assert.Empty((await shelf.LettersAsync()).SelectMany(static letter => letter.Attempts).Select(static attempt => attempt.Error));
        Assert.Contains("written a", shelf.Doings.Done);
        await using var after = await factory.CreateDbContextAsync(Cancelled);
        Assert.Equal(2, await after.Lines.CountAsync(Cancelled));
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task A_model_that_was_made_before_changes_nothing(string database)
    {
        await using var shelf = await Shelf.OpenAsync(database);
        await using var scope = shelf.NewContext();
        var builder = new DbContextOptionsBuilder<OrderContext>();
        Shelf.Use(builder, database, shelf.ConnectionString, retries: false, options: null);
        builder.UseApplicationServiceProvider(shelf.Services).UseModel(scope.Context.Model);
        await using var context = new OrderContext(builder.Options);
        context.Add(Order.Place("a", 1));

        await context.SaveChangesAsync(Cancelled);

        Assert.Equal(["order.placed"], await shelf.NamesAsync());
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task A_projection_may_write_with_a_context(string database)
    {
        await using var shelf = await Shelf.OpenAsync(database, static services => services.AddProjection("lines", static provider => async (recorded, _, token) =>
        {
            await using var scope = provider.CreateAsyncScope();
            var context = scope.ServiceProvider.GetRequiredService<OrderContext>();
            context.Add(new Line { Id = ((OrderPlaced)recorded.Event).Amount });
            await context.SaveChangesAsync(token);
            if (((OrderPlaced)recorded.Event).Key == "plain fails")
                throw new InvalidOperationException("refused");
        }));
        var streams = shelf.Services.GetRequiredService<EventStreams>();
        await streams.AppendAsync("s", ExpectedVersion.Any, [new OrderPlaced("plain", 1), new OrderPlaced("plain fails", 2)], cancellationToken: Cancelled);

        await Assert.ThrowsAnyAsync<Exception>(async () => await shelf.Services.GetRequiredService<Projection>().CatchUpAsync(Cancelled));

        await using var scope = shelf.NewContext();
        Assert.True(await scope.Context.Lines.CountAsync(Cancelled) <= 1);
        Assert.Equal(0, await scope.Context.Lines.CountAsync(static line => line.Id == 2, Cancelled));
    }

    [Theory]
    [InlineData("sqlite", false)]
    [InlineData("postgresql", true)]
    public async Task Published_events_that_nobody_saves_are_logged_when_the_context_ends(string database, bool pooled)
    {
        var log = new RecordedLog();
        await using var shelf = await Shelf.OpenAsync(
            database, services => services.AddLogging(logging => logging.AddProvider(log)), pooled: pooled);
        await using (var scope = shelf.NewContext())
        {
            scope.Context.PublishOnSave(new OrdersCounted(1));
            await scope.Context.SaveChangesAsync(Cancelled);
        }

        Assert.DoesNotContain(log.Lines, static line => line.Contains("never saved", StringComparison.Ordinal));
        await using (var scope = shelf.NewContext())
            scope.Context.PublishOnSave(new OrdersCounted(2));

        Assert.Single(log.Lines, static line => line.Contains("1 events that were published in it and never saved", StringComparison.Ordinal));
        Assert.Equal(["orders.counted {\"Count\":1}"], await shelf.StoredAsync());
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task A_migration_of_the_application_may_make_the_tables(string database)
    {
        await using var shelf = await Shelf.OpenAsync(database, migrates: false);
        var builder = new DbContextOptionsBuilder<MigratedContext>();
        Shelf.Use(builder, database, shelf.ConnectionString, retries: false, options: null);
        await using var provider = Checking(database, shelf.ConnectionString);
        builder.UseApplicationServiceProvider(provider);
        var store = provider.GetRequiredService<IDurableStore>();
        await Assert.ThrowsAsync<StoreSchemaException>(async () => await store.MigrateAsync(Cancelled));
        OutboxMigration.Script = await store.GetMigrationScriptAsync(Cancelled);
        await using var context = new MigratedContext(builder.Options);

        await context.Database.MigrateAsync(Cancelled);

        await store.MigrateAsync(Cancelled);
        context.PublishOnSave(new OrdersCounted(1));
        await context.SaveChangesAsync(Cancelled);
        Assert.Equal(["orders.counted"], await shelf.NamesAsync());
    }

    private static ServiceProvider Checking(string database, string connection)
    {
        var services = new ServiceCollection();
        services.AddLogging().AddEventStore(store =>
        {
            store.AddEvents(static events => events.AddDurableEvents()).Configure(static options => options.Program = "shelf");
            if (database == "sqlite")
                store.UseSqlite(sqlite => (sqlite.Path, sqlite.MigratesSchema) = (Shelf.PathOf(connection), false));
            else
                store.UsePostgreSql(postgres => (postgres.ConnectionString, postgres.MigratesSchema) = (connection, false));
        });
        return services.BuildServiceProvider();
    }

    private sealed class RecordedLog : ILoggerProvider, ILogger
    {
        internal ConcurrentQueue<string> Lines { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Enqueue(formatter(state, exception));

        public void Dispose()
        {
        }
    }
}

public sealed class FactoryContext(DbContextOptions<FactoryContext> options) : DbContext(options)
{
    public DbSet<Line> Lines => Set<Line>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<Line>().Property(static line => line.Id).ValueGeneratedNever();
        modelBuilder.Entity<Order>().ToTable("Orders").Ignore(static order => order.Waiting);
    }
}

public sealed class MigratedContext(DbContextOptions<MigratedContext> options) : DbContext(options);

[Microsoft.EntityFrameworkCore.Infrastructure.DbContext(typeof(MigratedContext))]
[Migration("20260101000000_Outbox")]
public sealed class OutboxMigration : Migration
{
    internal static string Script { get; set; } = "";

    // The script has a transaction of its own.
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(Script, suppressTransaction: true);
}
