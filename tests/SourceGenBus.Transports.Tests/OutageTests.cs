using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace SourceGenBus.Transports.Tests;

/// <summary>Brokers and databases that go away and come back.</summary>
public sealed class OutageTests
{
    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task While_the_broker_is_away_nothing_is_lost_and_handlers_go_on(string database)
    {
        var broker = new InMemoryBroker();
        Arrivals<OrderPlaced> local = null!;
        Arrivals<OrderPlaced> remote = null!;
        await using var orders = await Service.StartAsync("orders", database, broker, prepare: service => local = new(service.Bus));
        await using var payments = await Service.StartAsync(
            "payments", database, broker, static builder => builder.Subscribe("orders"), service => remote = new(service.Bus));
        broker.IsDown = true;
        for (var number = 0; number < 60; number++)
            await orders.WriteAsync(new OrderPlaced($"order {number % 3}", number));

        await local.WaitAsync(60);
        await orders.HealthAsync(HealthStatus.Unhealthy, "memory cannot be used since");
        await payments.HealthAsync(HealthStatus.Unhealthy, "'orders' on memory cannot be used since");
        broker.IsDown = false;

        InOrder(await remote.WaitAsync(60));
        await orders.OutboxAsync(static state => state == default);
        await orders.HealthAsync(HealthStatus.Healthy);
        await payments.HealthAsync(HealthStatus.Healthy);
        Assert.Single(orders.Logged(LogLevel.Warning), static text => text.StartsWith("memory cannot be used", StringComparison.Ordinal));
        Assert.Contains(orders.Logged(LogLevel.Information), static text => text.StartsWith("memory can be used again", StringComparison.Ordinal));
        Assert.Equal(60, local.Events.Count);
    }

    [Fact]
    public async Task A_broker_that_is_absent_at_the_start_is_waited_for()
    {
        var broker = new InMemoryBroker { IsDown = true };
        Arrivals<OrderPlaced> remote = null!;
        await using var orders = await Service.StartAsync("orders", "sqlite", broker);
        await using var payments = await Service.StartAsync(
            "payments", "sqlite", broker, static builder => builder.Subscribe("orders"), service => remote = new(service.Bus));
        await orders.WriteAsync(new OrderPlaced("order 1", 1));
        await payments.HealthAsync(HealthStatus.Unhealthy);
        broker.IsDown = false;

        await remote.WaitAsync(1);
    }

    [Fact]
    public async Task A_broker_that_comes_and_goes_loses_nothing_and_changes_no_order()
    {
        var broker = new InMemoryBroker();
        Arrivals<OrderPlaced> remote = null!;
        await using var orders = await Service.StartAsync("orders", "sqlite", broker);
        await using var payments = await Service.StartAsync(
            "payments", "sqlite", broker, static builder => builder.Subscribe("orders"), service => remote = new(service.Bus));
        for (var number = 0; number < 200; number++)
        {
            await orders.WriteAsync(new OrderPlaced($"order {number % 4}", number));
            broker.IsDown = number % 20 > 12;
        }

        broker.IsDown = false;
        InOrder(await remote.WaitAsync(200));
        await orders.OutboxAsync(static state => state == default);
        Assert.Equal(200, remote.Events.Count);
    }

    /// <summary>The relay of a destination that never answers goes on with the others.</summary>
    [Fact]
    public async Task A_transport_that_hangs_is_an_outage_of_its_destinations_alone()
    {
        var broker = new InMemoryBroker();
        await using var orders = await Service.StartAsync(
            "orders",
            await Databases.Sqlite(),
            builder => builder
                .UseInMemory(broker)
                .AddTransport(static _ => new FaultyTransport { Send = static token => Task.Delay(Timeout.Infinite, CancellationToken.None) }, "audit")
                .Configure(static options => options.ConfirmTimeout = TimeSpan.FromMilliseconds(50)));
        await orders.WriteAsync(new OrderPaid("order 1"), new OrderPaid("order 2"));

        while (broker.MessagesOf("payments").Count < 2)
            await Task.Delay(10, TestContext.Current.CancellationToken);
        await orders.HealthAsync(HealthStatus.Unhealthy, "faulty cannot be used since");
        await orders.OutboxAsync(static state => state is { Ready: 0, Waiting: > 0, DeadLetters: 0 });
        Assert.Equal(2, broker.MessagesOf("payments").Count);
    }

    [Fact]
    public async Task What_a_broker_refuses_for_good_is_a_dead_letter_of_its_destination_alone()
    {
        var broker = new InMemoryBroker();
        await using var orders = await Service.StartAsync(
            "orders",
            await Databases.Sqlite(),
            builder => builder
                .UseInMemory(broker)
                .AddTransport(static _ => new FaultyTransport { Result = SendResult.Refused("too loud") }, "audit"));
        await orders.WriteAsync(new OrderPaid("order 1"));

        var letter = Assert.Single(await orders.DeadLettersAsync(1));

        Assert.Equal("destination:audit", letter.Id.Handler);
        Assert.Contains("too loud", letter.Attempts[^1].Error, StringComparison.Ordinal);
        Assert.Single(broker.MessagesOf("payments"));
    }

    [Theory]
    [InlineData("throws")]
    [InlineData("unspeakable")]
    [InlineData("null")]
    [InlineData("few")]
    public async Task A_transport_that_lies_is_sent_the_event_again(string how)
    {
        var faulty = new FaultyTransport();
        if (how == "throws")
            faulty.Send = static _ => throw new InvalidOperationException("no day for this");
        else if (how == "unspeakable")
            faulty.Send = static _ => throw new UnspeakableException();
        else
            faulty.Results = how == "null" ? null : [];
        await using var orders = await Service.StartAsync("orders", await Databases.Sqlite(), builder => builder.AddTransport(_ => faulty));
        await orders.WriteAsync(new OrderPlaced("order 1", 1));
        await orders.HealthAsync(HealthStatus.Unhealthy, "faulty cannot be used since");
        faulty.Heal();

        await orders.OutboxAsync(static state => state == default);
        Assert.NotEqual(0, faulty.Sent);
    }

    private sealed class UnspeakableException : Exception
    {
        public override string Message => throw new InvalidOperationException("no word");
    }

    private static void InOrder(IReadOnlyList<OrderPlaced> events) => Assert.All(
        events.GroupBy(static placed => placed.Order),
        static order => Assert.Equal(order.Select(static placed => placed.Number).Order(), order.Select(static placed => placed.Number)));
}
