using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Npgsql;
using SourceGenBus.EventStore.PostgreSql;
using SourceGenBus.EventStore.Sqlite;

namespace SourceGenBus.EventStore.Hosting.Tests;

/// <summary>
/// Options come from code and from the configuration, are validated when a host starts, and what was forgotten is said at once. The
/// configuration is bound by generated code here, as in a native program.
/// </summary>
public sealed class OptionsTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task All_of_them_can_be_bound_from_the_configuration()
    {
        var path = TemporaryFiles.NewPath("bound.db");
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["EventStore:Program"] = "shop",
            ["EventStore:ClaimsByTenant"] = "true",
            ["EventStore:Relay:Concurrency"] = "3",
            ["EventStore:Relay:LeaseDuration"] = "00:00:07",
            ["EventStore:Relay:Retries:Attempts"] = "4",
            ["EventStore:Streams:PageSize"] = "11",
            ["Hosting:Relays"] = "2",
            ["Hosting:InboxRetention"] = "1.00:00:00",
            ["Hosting:Health:DeadLetters"] = "5",
            ["Sqlite:Path"] = path,
            ["Sqlite:BusyTimeout"] = "00:00:09",
            ["Totals:PageSize"] = "13",
        }).Build();
        var services = new ServiceCollection();
        services.Configure<EventStoreOptions>(configuration.GetSection("EventStore"));
        services.Configure<EventStoreHostingOptions>(configuration.GetSection("Hosting"));
        services.Configure<SqliteStoreOptions>(configuration.GetSection("Sqlite"));
        services.Configure<ProjectionOptions>("totals", configuration.GetSection("Totals"));
        await using var provider = services
            .AddSourceGenBus()
            .AddEventStore(static events => events
                .UseSqlite()
                .AddEvents(static events => events.AddDurableEvents())
                .AddProjection("totals", static _ => static (_, _, _) => default)
                .AddHosting(static options => options.Relays++))
            .BuildServiceProvider();

        provider.GetRequiredService<IStartupValidator>().Validate();
        var options = provider.GetRequiredService<IOptions<EventStoreOptions>>().Value;
        var hosting = provider.GetRequiredService<IOptions<EventStoreHostingOptions>>().Value;
        var sqlite = provider.GetRequiredService<IOptions<SqliteStoreOptions>>().Value;

        Assert.Equal(("shop", true, 11), (options.Program, options.ClaimsByTenant, options.Streams.PageSize));
        Assert.True(options.Streams.Append.Publish);
        Assert.Equal((3, TimeSpan.FromSeconds(7), 4), (options.Relay.Concurrency, options.Relay.LeaseDuration, options.Relay.Retries.Attempts));
        Assert.Equal((3, TimeSpan.FromDays(1), 5L), (hosting.Relays, hosting.InboxRetention, hosting.Health.DeadLetters));
        Assert.Equal((path, TimeSpan.FromSeconds(9)), (sqlite.Path, sqlite.BusyTimeout));
        Assert.Equal(13, provider.GetRequiredService<IOptionsMonitor<ProjectionOptions>>().Get("totals").PageSize);
        Assert.Equal(256, provider.GetRequiredService<IOptionsMonitor<ProjectionOptions>>().Get("others").PageSize);
        Assert.Equal(10, new EventStoreOptions().Relay.Retries.Attempts); // What is bound changes no default.
        await provider.GetRequiredService<IDurableStore>().MigrateAsync(Cancelled);
        Assert.True(File.Exists(path));
    }

    [Theory]
    [InlineData(null, "EventStoreOptions.Program is not set")]
    [InlineData(" ", "EventStoreOptions.Program is not set")]
    [InlineData("relay", "The relay cannot work with these options. Partitions is 0")]
    [InlineData("projection", "Neither projection nor subscription can work with these options. PageSize is 0")]
    [InlineData("path", "SqliteStoreOptions.Path is not set.")]
    public async Task What_is_wrong_ends_the_start_of_a_host(string? program, string message)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(new());
        builder.Services
            .AddSourceGenBus()
            .AddTenantEventStores(static tenants => tenants.UseSqlite(static (_, _) => { }).AddEvents(static _ => { }))
            .AddEventStore(events => events
                .UseSqlite(options => options.Path = program == "path" ? "" : "never.db")
                .AddEvents(static events => events.AddDurableEvents())
                .Configure(options =>
                {
                    options.Program = program!;
                    options.Relay.Partitions = program == "relay" ? 0 : 1;
                })
                .AddProjection("p", static _ => static (_, _, _) => default, options => options.PageSize = program == "projection" ? 0 : 1)
                .AddHosting());
        using var host = builder.Build();

        var failure = await Assert.ThrowsAnyAsync<Exception>(() => host.StartAsync(Cancelled));

        Assert.True(failure is OptionsValidationException or ArgumentException, failure.ToString());
        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_null_is_named()
    {
        const string Whole = "EventStoreOptions.Streams or EventStoreOptions.Relay is null.";
        Refuses(Whole, static services => services.Configure<EventStoreOptions>(static options => options.Relay = null!));
        Refuses(Whole, static services => services.Configure<EventStoreOptions>(static options => options.Streams = null!));
        Refuses("Retries is null,", static services => services.Configure<EventStoreOptions>(static options => options.Relay.Retries = null!));
        Refuses("Append is null.", static services => services.Configure<EventStoreOptions>(static options => options.Streams.Append = null!));
        Refuses("Health is null.", static services => services.Configure<EventStoreHostingOptions>(static options => options.Health = null!));
        Assert.Contains(
            "TenantHostingOptions.Store is null.",
            Assert.Throws<OptionsValidationException>(static () => Validate(static services => services.AddTenantEventStores(static tenants => tenants
                .UseSqlite(static (_, _) => { })
                .AddEvents(static _ => { })
                .AddHosting(static (_, _) => new([]), static options => options.Store = null!)))).Message,
            StringComparison.Ordinal);

        static void Refuses(string message, Action<IServiceCollection> configure) =>
            Assert.Contains(message, Assert.Throws<OptionsValidationException>(() => Validate(configure)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_that_is_wrong_with_retries_is_named()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["EventStore:Relay:Retries:Attempts"] = "0",
            ["EventStore:Relay:Retries:FirstDelay"] = "-00:00:01",
            ["EventStore:Relay:Retries:Jitter"] = "1.5",
        }).Build();
        var failure = Assert.Throws<OptionsValidationException>(
            () => Validate(services => services.Configure<EventStoreOptions>(configuration.GetSection("EventStore"))));
        foreach (var name in new[] { "Attempts", "FirstDelay", "Jitter" })
            Assert.Contains($"Retries.{name} is ", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_forgotten_or_done_twice_is_said_at_once()
    {
        Assert.StartsWith("The event store has no database. Call UseSqlite,", Refusal(static events => events.AddEvents(static _ => { })), StringComparison.Ordinal);
        Assert.StartsWith("The event store knows no events. Call AddEvents(", Refusal(static events => events.UseSqlite("never.db")), StringComparison.Ordinal);
        Assert.StartsWith("The event store has two databases.", Refusal(static events => events.UseSqlite("never.db").UsePostgreSql("Host=nowhere")), StringComparison.Ordinal);
        Assert.StartsWith(
            "The durable events were named twice.", Refusal(static events => events.AddEvents(static _ => { }).UseEvents(new EventTypeRegistry())), StringComparison.Ordinal);
        Assert.StartsWith(
            "The durable events come from a catalog of yours.", Refusal(static events => events.UseEvents(new EventTypeRegistry()).AddEvents(static _ => { })), StringComparison.Ordinal);
        Assert.StartsWith("AddHosting was called twice", Refusal(static events => events.AddHosting().AddHosting()), StringComparison.Ordinal);

        var services = new ServiceCollection().AddEventStore(static events => events.UseSqlite("never.db").AddEvents(static _ => { }));
        Assert.StartsWith(
            "AddEventStore was called twice",
            Assert.Throws<InvalidOperationException>(() => services.AddEventStore(static _ => { })).Message,
            StringComparison.Ordinal);
        Assert.ThrowsAny<ArgumentException>(() => services.AddProjection("", static _ => static (_, _, _) => default));
        Assert.ThrowsAny<ArgumentException>(() => services.AddEventSubscription("", static _ => static (_, _) => default));

        static string Refusal(Action<EventStoreBuilder> configure) =>
            Assert.Throws<InvalidOperationException>(() => new ServiceCollection().AddEventStore(configure)).Message;
    }

    [Fact]
    public async Task The_applications_data_source_connects_where_there_is_no_connection_string_and_stays_its_own()
    {
        var server = await PostgreSqlServer.StartedAsync();
        await using var dataSource = NpgsqlDataSource.Create(server.ConnectionString);
        var schema = Databases.NewSchema();
        await using (var provider = new ServiceCollection()
            .AddSingleton(dataSource)
            .AddEventStore(events => events
                .UsePostgreSql(options => options.Schema = schema)
                .AddEvents(static events => events.AddDurableEvents()))
            .BuildServiceProvider())
        {
            await provider.GetRequiredService<IDurableStore>().MigrateAsync(Cancelled);
        }

        await using var command = dataSource.CreateCommand($"select count(*) from {schema}.schema_version");
        Assert.Equal(1L, await command.ExecuteScalarAsync(Cancelled));
        Assert.Contains(
            "a data source and a connection string",
            Assert.Throws<ArgumentException>(() => new PostgreSqlStore(dataSource, new PostgreSqlStoreOptions { ConnectionString = "Host=nowhere" })).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("before")]
    [InlineData("after")]
    public async Task Modules_add_projections_of_tenants_before_and_after_the_stores(string order)
    {
        var services = new ServiceCollection().AddSourceGenBus();
        if (order == "before")
            Add();
        services.AddTenantEventStores(static tenants => tenants
            .UseSqlite(static (options, tenantId) => options.Path = TemporaryFiles.NewPath($"{tenantId}.db"))
            .AddEvents(static events => events.AddDurableEvents())
            .Configure(static options => options.Program = "shop")
            .AddProjection("first", static _ => static (_, _, _) => default));
        if (order == "after")
            Add();
        await using var provider = services.BuildServiceProvider();
        var tenant = provider.GetRequiredService<TenantStores>().Get("acme");

        Assert.Equal(["first", "second"], tenant.Services.GetServices<Projection>().Select(static projection => projection.Name).Order());
        Assert.Equal("third", Assert.Single(tenant.Services.GetServices<EventSubscription>()).Name);

        void Add() => services
            .AddTenantProjection("second", static _ => static (_, _, _) => default)
            .AddTenantEventSubscription("third", static _ => static (_, _) => default);
    }

    private static void Validate(Action<IServiceCollection> configure)
    {
        var services = new ServiceCollection().AddEventStore(static events => events
            .UseSqlite("never.db")
            .AddEvents(static _ => { })
            .Configure(static options => options.Program = "shop")
            .AddHosting());
        configure(services);
        using var provider = services.BuildServiceProvider();
        provider.GetRequiredService<IStartupValidator>().Validate();
    }
}
