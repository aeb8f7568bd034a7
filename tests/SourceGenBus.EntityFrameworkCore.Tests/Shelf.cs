using Npgsql;

namespace SourceGenBus.EntityFrameworkCore.Tests;

/// <summary>An application with a context and an event store on one database, a real one, of its own.</summary>
internal sealed class Shelf : IAsyncDisposable
{
    private static int _last;

    private readonly ServiceProvider _services;

    private Shelf(ServiceProvider services, string connectionString)
    {
        _services = services;
        ConnectionString = connectionString;
    }

    internal static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    internal string ConnectionString { get; }

    internal IServiceProvider Services => _services;

    internal Doings Doings => _services.GetRequiredService<Doings>();

    internal IDurableStore Store => _services.GetRequiredService<IDurableStore>();

    internal static async Task<Shelf> OpenAsync(
        string database,
        Action<IServiceCollection>? configure = null,
        Action<DbContextOptionsBuilder>? options = null,
        bool pooled = false,
        bool retries = false,
        bool migrates = true,
        bool enlists = true)
    {
        SQLitePCL.Batteries_V2.Init();
        var isSqlite = database == "sqlite";
        var connection = isSqlite
            ? $"Data Source={TemporaryFiles.NewPath("orders.db")};Pooling=False"
            : await NewDatabaseAsync() + (enlists ? "" : ";Enlist=false");
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<Doings>();
        services.AddSourceGenBus();
        services.AddEventStore(store =>
        {
            store.AddEvents(static events => events.AddDurableEvents());
            store.Configure(static settings =>
            {
                settings.Program = "shelf";
                settings.Relay = new OutboxRelayOptions { Concurrency = 4, Retries = new RetryPolicy { Attempts = 1 } };
            });
            if (isSqlite)
                store.UseSqlite(sqlite => (sqlite.Path, sqlite.BusyTimeout) = (PathOf(connection), TimeSpan.FromSeconds(5)));
            else
                store.UsePostgreSql(connection);
        });
        services.AddDbContextUnitOfWork<OrderContext>();
        configure?.Invoke(services);
        if (pooled)
            services.AddDbContextPool<OrderContext>(builder => Use(builder, database, connection, retries, options));
        else
            services.AddDbContext<OrderContext>(builder => Use(builder, database, connection, retries, options));
        var shelf = new Shelf(services.BuildServiceProvider(validateScopes: true), connection);
        await using (var scope = shelf.NewScope())
            await scope.ServiceProvider.GetRequiredService<OrderContext>().Database.EnsureCreatedAsync(Cancelled);
        if (migrates)
            await shelf.Store.MigrateAsync(Cancelled);
        return shelf;
    }

    internal static void Use(
        DbContextOptionsBuilder builder, string database, string connection, bool retries, Action<DbContextOptionsBuilder>? options)
    {
        if (database == "sqlite")
        {
            builder.UseSqlite(connection, sqlite =>
            {
                if (retries)
                    sqlite.ExecutionStrategy(static dependencies => new StubbornStrategy(dependencies));
            });
        }
        else
        {
            builder.UseNpgsql(connection, npgsql =>
            {
                if (retries)
                    npgsql.ExecutionStrategy(static dependencies => new StubbornStrategy(dependencies));
            });
        }

        options?.Invoke(builder);
        builder.UseSourceGenBus();
    }

    internal AsyncServiceScope NewScope() => _services.CreateAsyncScope();

    /// <summary>A context of its own, and its scope, which is disposed with it.</summary>
    internal Scoped NewContext() => new(NewScope());

    /// <summary>What waits in the outbox, in order: names and contents.</summary>
    internal async Task<List<string>> StoredAsync() =>
        [.. (await EntriesAsync()).Select(entry => $"{entry.Envelope.Name} {System.Text.Encoding.UTF8.GetString(entry.Envelope.Payload.Span)}")];

    internal async Task<List<string>> NamesAsync() => [.. (await EntriesAsync()).Select(static entry => entry.Envelope.Name)];

    internal async Task<IReadOnlyList<OutboxEntry>> EntriesAsync() =>
        await Store.Inspection.ListOutboxAsync(limit: 1000, cancellationToken: Cancelled);

    internal async Task<IReadOnlyList<DeadLetter>> LettersAsync() =>
        await Store.DeadLetters.ListAsync(new DeadLetterFilter(), 100, Cancelled);

    internal async Task<int> OrdersAsync()
    {
        await using var fresh = NewContext();
        return await fresh.Context.Orders.CountAsync(Cancelled);
    }

    internal async Task DeliverAsync()
    {
        var relay = _services.GetRequiredService<OutboxRelay>();
        while (await relay.RunOnceAsync(Cancelled))
        {
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        if (ConnectionString.StartsWith("Host", StringComparison.Ordinal))
            NpgsqlConnection.ClearPool(new NpgsqlConnection(ConnectionString));
    }

    internal static async Task<string> NewDatabaseAsync()
    {
        var server = (await PostgreSqlServer.StartedAsync()).ConnectionString;
        var name = $"orders_{Interlocked.Increment(ref _last)}";
        await using var connection = new NpgsqlConnection(server);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"create database {name}", connection);
        await command.ExecuteNonQueryAsync();
        return server.Replace("Database=postgres", $"Database={name}", StringComparison.Ordinal)
            .Replace("Maximum Pool Size=60", "Maximum Pool Size=15", StringComparison.Ordinal);
    }

    internal static string PathOf(string connection) => connection["Data Source=".Length..connection.IndexOf(';')];

    /// <summary>Retries what <see cref="OutageException"/> stops, which is what a test throws in the place of a lost connection.</summary>
    private sealed class StubbornStrategy(Microsoft.EntityFrameworkCore.Storage.ExecutionStrategyDependencies dependencies)
        : Microsoft.EntityFrameworkCore.Storage.ExecutionStrategy(dependencies, maxRetryCount: 3, TimeSpan.FromMilliseconds(1))
    {
        protected override bool ShouldRetryOn(Exception exception) =>
            exception is OutageException || exception.InnerException is OutageException;
    }
}

internal sealed class OutageException : Exception;

internal sealed class Scoped(AsyncServiceScope scope) : IAsyncDisposable
{
    internal OrderContext Context { get; } = scope.ServiceProvider.GetRequiredService<OrderContext>();

    internal IServiceProvider Services => scope.ServiceProvider;

    public ValueTask DisposeAsync() => scope.DisposeAsync();
}
