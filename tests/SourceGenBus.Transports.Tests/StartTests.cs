using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace SourceGenBus.Transports.Tests;

/// <summary>What a program is told at its start.</summary>
public sealed class StartTests
{
    [Fact]
    public void Without_a_transport_there_is_a_sentence()
    {
        var exception = Assert.Throws<InvalidOperationException>(static () => Register(static _ => { }));
        Assert.StartsWith("No transport was added.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Transports_are_added_once()
    {
        var exception = Assert.Throws<InvalidOperationException>(static () => new ServiceCollection().AddEventStore(static store => store
            .AddTransports(static builder => builder.UseInMemory(new InMemoryBroker()))
            .AddTransports(static builder => builder.UseInMemory(new InMemoryBroker()))));
        Assert.StartsWith("AddTransports was called twice", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_target_of_the_program_s_own_is_not_replaced()
    {
        var services = new ServiceCollection();
        services.AddSingleton<IOutboxTarget>(static _ => null!);
        var exception = Assert.Throws<InvalidOperationException>(() => services.AddEventStore(static store =>
            store.AddTransports(static builder => builder.UseInMemory(new InMemoryBroker()))));
        Assert.StartsWith("The program has registered an IOutboxTarget", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_destination_is_subscribed_to_once() => Assert.Contains(
        "subscribes to 'orders' already",
        Assert.Throws<InvalidOperationException>(static () => Register(static builder =>
            builder.UseInMemory(new InMemoryBroker()).Subscribe("orders").Subscribe("orders"))).Message,
        StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("a\0b")]
    public void A_destination_has_a_name(string name)
    {
        Assert.ThrowsAny<ArgumentException>(() => Register(builder => builder.Subscribe(name)));
        Assert.ThrowsAny<ArgumentException>(() => Register(builder => builder.Publish<OrderNoted>(name)));
    }

    [Fact]
    public void Options_of_a_subscription_that_make_no_sense_are_named()
    {
        var exception = Assert.Throws<ArgumentException>(static () => Register(static builder => builder.Subscribe("orders", static options =>
        {
            options.Prefetch = 0;
            options.BatchSize = 0;
            options.LargestMessage = 0;
            options.Heartbeat = TimeSpan.Zero;
            options.ReceivedMetadata = null!;
        })));
        Assert.All(["Prefetch", "BatchSize", "LargestMessage", "Heartbeat", "ReceivedMetadata"], name =>
            Assert.Contains(name, exception.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Options_that_make_no_sense_end_the_start()
    {
        var exception = await Assert.ThrowsAsync<OptionsValidationException>(static async () => await Service.StartAsync(
            "orders", "sqlite", new InMemoryBroker(), static builder => builder.Configure(static options =>
            {
                options.BatchSize = 0;
                options.ConcurrentBatches = 0;
                options.ConfirmTimeout = TimeSpan.Zero;
                options.MaximumBacklog = 0;
                options.OutageDelay = TimeSpan.Zero;
                options.MaximumOutageDelay = TimeSpan.FromSeconds(-1);
                options.StopTimeout = TimeSpan.FromSeconds(-1);
                options.SentMetadata = ["no-name"];
                options.Format = (EventFormat)7;
                options.Topology = (TopologyMode)7;
            })));
        Assert.All(
            ["BatchSize", "ConcurrentBatches", "ConfirmTimeout", "MaximumBacklog", "OutageDelay", "MaximumOutageDelay", "StopTimeout", "'no-name'",
                "Format", "Topology"],
            name => Assert.Contains(name, exception.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Options_are_bound_from_configuration()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Transports:Format"] = "Structured",
            ["Transports:ConfirmTimeout"] = "00:00:07",
            ["Transports:SentMetadata:0"] = "region",
        }).Build();
        await using var orders = await Service.StartAsync("orders", "sqlite", new InMemoryBroker(), builder =>
            builder.Services.Configure<TransportOptions>(configuration.GetSection("Transports")));

        var options = orders.Services.GetRequiredService<IOptions<TransportOptions>>().Value;

        Assert.Equal((EventFormat.Structured, TimeSpan.FromSeconds(7)), (options.Format, options.ConfirmTimeout));
        Assert.Equal(["region"], options.SentMetadata);
    }

    [Fact]
    public async Task Two_transports_for_everything_or_for_one_destination_are_refused()
    {
        var both = await Assert.ThrowsAsync<InvalidOperationException>(static async () => await Service.StartAsync(
            "orders", "sqlite", new InMemoryBroker(), static builder => builder.UseInMemory(new InMemoryBroker())));
        Assert.Contains("are for all destinations", both.Message, StringComparison.Ordinal);

        var one = await Assert.ThrowsAsync<InvalidOperationException>(static async () => await Service.StartAsync(
            "orders", "sqlite", new InMemoryBroker(), static builder =>
                builder.UseInMemory(new InMemoryBroker(), "audit").UseInMemory(new InMemoryBroker(), "audit")));
        Assert.Contains("'audit'", one.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_destination_that_no_transport_is_for_is_named()
    {
        var exception = await Assert.ThrowsAsync<InvalidOperationException>(static async () => await Service.StartAsync(
            "orders", await Databases.Sqlite(), static builder =>
                builder.UseInMemory(new InMemoryBroker(), "payments", "audit", "stock").Subscribe("orders")));
        Assert.Contains("No transport is for the destination 'orders'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_missing_on_a_broker_is_an_error_and_not_healthy_until_it_is_there()
    {
        var faulty = new FaultyTransport { Problems = ["There is no exchange 'orders'."] };
        await using var orders = await Service.StartAsync("orders", await Databases.Sqlite(), builder => builder.AddTransport(_ => faulty));

        await orders.HealthAsync(HealthStatus.Unhealthy, "There is no exchange 'orders'.");
        Assert.Single(orders.Logged(LogLevel.Error), static text => text.Contains("until somebody acts", StringComparison.Ordinal));
        faulty.Problems = [];

        await orders.HealthAsync(HealthStatus.Healthy);
    }

    [Fact]
    public async Task A_subscription_that_nothing_handles_is_warned_of()
    {
        await using var orders = await Service.StartAsync(
            "orders",
            "sqlite",
            new InMemoryBroker(),
            static builder => builder.Subscribe("payments"),
            parts: new ServiceParts { AddBus = Ledger.Customer.CustomerProgram.AddBus, AddEvents = Ledger.Customer.CustomerProgram.AddEvents });
        Assert.Single(orders.Logged(LogLevel.Warning), static text => text.StartsWith("Nothing here handles any event of 'payments'", StringComparison.Ordinal));
    }

    [Fact]
    public void The_health_check_asks_for_transports() => Assert.Throws<InvalidOperationException>(static () =>
        new TransportHealthCheck(new ServiceCollection().BuildServiceProvider()));

    private static void Register(Action<TransportsBuilder> configure) =>
        new ServiceCollection().AddEventStore(store => store.AddTransports(configure));
}
