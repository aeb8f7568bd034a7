namespace SourceGenBus.Transports.Tests;

/// <summary>Events that go from one service to another and back.</summary>
public sealed class FlowTests
{
    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task An_event_is_handled_by_another_service_whose_answer_comes_back(string database)
    {
        var broker = new InMemoryBroker();
        Arrivals<OrderPaid> paid = null!;
        Arrivals<OrderPlaced> placed = null!;
        await using var orders = await Service.StartAsync(
            "orders", database, broker, static builder => builder.Subscribe("payments"), service => paid = new(service.Bus));
        await using var payments = await Service.StartAsync(
            "payments", database, broker, static builder => builder.Subscribe("orders"), service => placed = new(
                service.Bus, (@event, context, token) => service.WriteAsync(context, new OrderPaid(@event.Order), token)));

        await orders.WriteAsync(new OrderPlaced("order 1", 1));

        Assert.Equal("order 1", Assert.Single(await paid.WaitAsync(1)).Order);
        Assert.Equal(("order 1", 1), (placed.Events[0].Order, placed.Events[0].Number));
        await orders.OutboxAsync(static state => state == default);
        await payments.OutboxAsync(static state => state == default);
    }

    [Fact]
    public async Task What_is_not_declared_does_not_leave()
    {
        var broker = new InMemoryBroker();
        Arrivals<OrderNoted> noted = null!;
        await using var orders = await Service.StartAsync("orders", "sqlite", broker, prepare: service => noted = new(service.Bus));
        await orders.WriteAsync(new OrderNoted("order 1"), new OrderPlaced("order 1", 1));
        await orders.OutboxAsync(static state => state == default);

        Assert.Single(noted.Events);
        Assert.Equal("order.placed", Assert.Single(broker.MessagesOf("orders")).Type);
    }

    [Fact]
    public async Task An_event_goes_to_all_of_its_destinations_and_to_the_handlers_of_its_program()
    {
        var broker = new InMemoryBroker();
        Arrivals<OrderPaid> paid = null!;
        await using var orders = await Service.StartAsync("orders", "sqlite", broker, prepare: service => paid = new(service.Bus));
        await orders.WriteAsync(new OrderPaid("order 1"));
        await orders.OutboxAsync(static state => state == default);

        Assert.Single(paid.Events);
        Assert.Single(broker.MessagesOf("payments"));
        Assert.Single(broker.MessagesOf("audit"));
    }

    [Fact]
    public async Task A_line_of_configuration_publishes_an_event_too()
    {
        var broker = new InMemoryBroker();
        await using var orders = await Service.StartAsync(
            "orders", "sqlite", broker, static builder => builder.Publish<OrderNoted>("notes").Publish<OrderPlaced>("notes"));
        await orders.WriteAsync(new OrderNoted("order 1"), new OrderPlaced("order 1", 1));
        await orders.OutboxAsync(static state => state == default);

        Assert.Equal(["order.noted", "order.placed"], broker.MessagesOf("notes").Select(static message => message.Type));
        Assert.Single(broker.MessagesOf("orders"));
    }

    [Fact]
    public async Task What_was_received_is_not_sent_on()
    {
        var broker = new InMemoryBroker();
        Arrivals<OrderPlaced> placed = null!;
        await using var orders = await Service.StartAsync("orders", "sqlite", broker);
        await using var echo = await Service.StartAsync(
            "echo", "sqlite", broker, static builder => builder.Subscribe("orders"), service => placed = new(service.Bus));
        await orders.WriteAsync(new OrderPlaced("order 1", 1));
        await placed.WaitAsync(1);
        await echo.OutboxAsync(static state => state == default);

        Assert.Single(broker.MessagesOf("orders"));
    }

    [Fact]
    public async Task A_service_may_receive_what_it_publishes()
    {
        var broker = new InMemoryBroker();
        Arrivals<OrderPlaced> placed = null!;
        await using var orders = await Service.StartAsync(
            "orders", "sqlite", broker, static builder => builder.Subscribe("orders"), service => placed = new(service.Bus));
        await orders.WriteAsync(new OrderPlaced("order 1", 1));
        await placed.WaitAsync(1);
        await orders.OutboxAsync(static state => state == default);
        while (broker.MessagesOf("orders").Count == 0)
            await Task.Delay(10, TestContext.Current.CancellationToken);

        // The same event by two ways takes effect once.
        Assert.Single(placed.Events);
        Assert.Single(broker.MessagesOf("orders"));
    }

    [Fact]
    public async Task Two_processes_of_a_service_handle_each_event_once_and_in_order_of_its_key()
    {
        var broker = new InMemoryBroker();
        var path = TemporaryFiles.NewPath("store.db");
        List<OrderPlaced> handled = [];
        await using var orders = await Service.StartAsync("orders", "sqlite", broker);
        await using var first = await StartAsync();
        await using var second = await StartAsync();
        for (var number = 0; number < 200; number++)
            await orders.WriteAsync(new OrderPlaced($"order {number % 5}", number));
        while (Handled().Count < 200)
            await Task.Delay(10, TestContext.Current.CancellationToken);
        await first.OutboxAsync(static state => state == default);

        Assert.Equal(Enumerable.Range(0, 200), Handled().Select(static placed => placed.Number).Order());
        Assert.All(Handled().GroupBy(static placed => placed.Order), static order =>
            Assert.Equal(order.Select(static placed => placed.Number).Order(), order.Select(static placed => placed.Number)));

        Task<Service> StartAsync() => Service.StartAsync(
            "payments",
            Databases.Sqlite(path),
            builder => builder.UseInMemory(broker).Subscribe("orders"),
            service => service.Bus.Subscribe<OrderPlaced>((@event, _, _) =>
            {
                lock (handled)
                    handled.Add(@event);
                return default;
            }));

        List<OrderPlaced> Handled()
        {
            lock (handled)
                return [.. handled];
        }
    }
}
