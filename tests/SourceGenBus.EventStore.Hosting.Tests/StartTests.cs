using System.Data.Common;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SourceGenBus.EventStore.PostgreSql;
using SourceGenBus.EventStore.Sqlite;

namespace SourceGenBus.EventStore.Hosting.Tests;

/// <summary>What is wrong when a host starts, it says in a sentence, and no other service has started then.</summary>
public sealed class StartTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task The_database_is_migrated_before_any_other_service_starts(string database)
    {
        var other = new OtherService();
        var store = await HostedStore.OpenAsync(database);
        await using var host = new HostedStore(store, configure: services => services.Insert(0, ServiceDescriptor.Singleton<IHostedService>(other)));
        other.OnStart = async () => other.Seen = await store.GetSchemaAsync(Cancelled);

        await host.StartAsync();

        Assert.Equal(other.Seen.Newest, other.Seen.Current);
        await host.StopAsync();
    }

    [Theory]
    [InlineData("sqlite", "update sgb_schema_version set version = 99")]
    [InlineData("postgresql", "update {0}.schema_version set version = 99")]
    public async Task A_newer_schema_ends_the_start(string database, string sql)
    {
        var path = TemporaryFiles.NewPath("store.db");
        var schema = $"hosted_{Guid.NewGuid():N}";
        await using (var first = await OpenAsync())
        {
            await first.MigrateAsync(Cancelled);
            await using var unit = await first.BeginAsync(Cancelled);
            await using var command = unit.Transaction.Connection!.CreateCommand();
            command.Transaction = unit.Transaction;
            command.CommandText = string.Format(System.Globalization.CultureInfo.InvariantCulture, sql, schema);
            await command.ExecuteNonQueryAsync(Cancelled);
            await unit.CommitAsync(Cancelled);
        }

        var other = new OtherService();
        await using var host = new HostedStore(await OpenAsync(), configure: services => services.Insert(0, ServiceDescriptor.Singleton<IHostedService>(other)));

        var failure = await Assert.ThrowsAsync<StoreSchemaException>(host.StartAsync);

        Assert.StartsWith("The store has schema version 99, but this program knows versions up to ", failure.Message, StringComparison.Ordinal);
        Assert.False(other.IsStarted);

        async ValueTask<IDurableStore> OpenAsync() => database == "sqlite" ? Databases.Sqlite(path) : await Databases.PostgreSql(schema);
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task A_host_that_is_not_to_migrate_checks_the_schema(string database)
    {
        var store = await HostedStore.OpenAsync(database);
        Action<EventStoreHostingOptions> options = static options => options.MigratesSchema = false;
        await using var host = new HostedStore(store, options);

        var failure = await Assert.ThrowsAsync<StoreSchemaException>(host.StartAsync);

        Assert.StartsWith("There is no store in the database, this program needs schema version ", failure.Message, StringComparison.Ordinal);
        Assert.Equal(0, (await store.GetSchemaAsync(Cancelled)).Current);
        await store.MigrateAsync(Cancelled);
        await using var second = new HostedStore(store, options);
        await second.StartAsync();
        await second.StopAsync();
    }

    [Fact]
    public async Task A_pool_that_is_too_small_for_all_relays_ends_the_start()
    {
        var server = await PostgreSqlServer.StartedAsync();
        var store = new PostgreSqlStore(new PostgreSqlStoreOptions { ConnectionString = server.ConnectionString + ";Maximum Pool Size=20" });
        await using var host = new HostedStore(store, static options => options.Relays = 2);

        var failure = await Assert.ThrowsAsync<StoreUnavailableException>(host.StartAsync);

        Assert.Contains("take up to 35 connections, and the store has a pool of 20. ", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_that_cannot_be_reached_ends_the_start_when_the_time_is_over()
    {
        await using var impatient = new HostedStore(Nowhere());
        var failure = await Assert.ThrowsAsync<StoreUnavailableException>(impatient.StartAsync);
        Assert.StartsWith("The database of the event store cannot be used: ", failure.Message, StringComparison.Ordinal);

        await using var patient = new HostedStore(Nowhere(), static options => options.StartTimeout = TimeSpan.FromMilliseconds(300));
        failure = await Assert.ThrowsAsync<StoreUnavailableException>(patient.StartAsync);
        Assert.StartsWith("The database of the event store cannot be used, though it was tried for 00:00:00.3000000: ", failure.Message, StringComparison.Ordinal);
        Assert.Single(patient.Logged(LogLevel.Warning));

        static PostgreSqlStore Nowhere() => new(new PostgreSqlStoreOptions { ConnectionString = "Host=/nowhere;Username=postgres" });
    }

    [Fact]
    public async Task What_waiting_cannot_help_ends_the_start_at_once()
    {
        Action<EventStoreHostingOptions> options = static options => options.StartTimeout = TimeSpan.FromHours(1);
        await using var file = new HostedStore(new SqliteStore(new SqliteStoreOptions { Path = "/nowhere/store.db" }), options);
        Assert.StartsWith(
            "The database of the event store cannot be used: ", (await Assert.ThrowsAsync<StoreUnavailableException>(file.StartAsync)).Message, StringComparison.Ordinal);

        var server = await PostgreSqlServer.StartedAsync();
        var store = new PostgreSqlStore(new PostgreSqlStoreOptions { ConnectionString = server.ConnectionString.Replace("Database=postgres", "Database=nowhere", StringComparison.Ordinal) });
        await using var database = new HostedStore(store, options);
        Assert.Contains("nowhere", (await Assert.ThrowsAsync<StoreUnavailableException>(database.StartAsync)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_that_comes_later_is_waited_for()
    {
        var server = await PostgreSqlServer.StartNewAsync();
        try
        {
            await server.KillAsync();
            var store = new PostgreSqlStore(new PostgreSqlStoreOptions { ConnectionString = server.ConnectionString });
            await using var host = new HostedStore(store, static options => options.StartTimeout = TimeSpan.FromMinutes(2));
            var starting = host.StartAsync();
            while (!host.Logged(LogLevel.Warning).Any())
                await Task.Delay(10, Cancelled);
            Assert.False(starting.IsCompleted);

            await server.StartAsync();
            await starting;

            await host.HealthAsync(Microsoft.Extensions.Diagnostics.HealthChecks.HealthStatus.Healthy);
            await host.StopAsync();
        }
        finally
        {
            await server.DeleteAsync();
        }
    }

    [Fact]
    public async Task Options_that_make_no_sense_end_the_start_all_at_once()
    {
        await using var host = new HostedStore(Databases.Sqlite("never.db"), static options =>
        {
            options.Relays = 33;
            options.StartTimeout = TimeSpan.FromSeconds(-1);
            options.StopTimeout = TimeSpan.FromSeconds(-1);
            options.MonitorInterval = TimeSpan.Zero;
            options.InboxRetention = TimeSpan.Zero;
            options.Health = new EventStoreHealthOptions { OldestEvent = TimeSpan.Zero, DeadLetters = 0 };
        });

        var failure = await Assert.ThrowsAsync<OptionsValidationException>(host.StartAsync);

        Assert.StartsWith("The event store cannot be hosted with these options. Relays is 33, but ", failure.Message, StringComparison.Ordinal);
        foreach (var name in new[] { "StartTimeout", "StopTimeout", "MonitorInterval", "InboxRetention", "Health.OldestEvent", "Health.DeadLetters" })
            Assert.Contains($" {name} is ", failure.Message, StringComparison.Ordinal);
    }

    private sealed class OtherService : IHostedService
    {
        internal Func<Task> OnStart { get; set; } = static () => Task.CompletedTask;

        internal StoreSchema Seen { get; set; }

        internal bool IsStarted { get; private set; }

        public Task StartAsync(CancellationToken cancellationToken)
        {
            IsStarted = true;
            return OnStart();
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
