using RabbitMQ.Client;

namespace SourceGenBus.Transports.RabbitMq.Tests;

public sealed class TopologyTests
{
    private readonly TransportSubscription _subscription = Broker.NewSubscription();

    private TransportTopology Topology => Broker.TopologyOf(_subscription);

    private string Destination => _subscription.Destination;

    [Fact]
    public async Task An_exchange_of_another_type_is_named_and_left_alone()
    {
        await DeclareAsync(channel => channel.ExchangeDeclareAsync(Destination, ExchangeType.Fanout, durable: true));
        await using var transport = await Broker.NewAsync();

        var problems = await transport.VerifyAsync(Topology, Broker.Cancelled);
        var exception = await Assert.ThrowsAsync<TransportException>(async () => await transport.ProvisionAsync(Topology, Broker.Cancelled));

        Assert.Contains(problems, problem => Names(problem, "fanout"));
        Assert.True(Names(exception.Message, "fanout"));
        Assert.False(exception.IsTransient);
        await DeclareAsync(channel => channel.ExchangeDeclareAsync(Destination, ExchangeType.Fanout, durable: true));
    }

    [Theory]
    [InlineData("x-queue-type", null)]
    [InlineData("x-single-active-consumer", null)]
    [InlineData("x-delivery-limit", 7)]
    public async Task A_queue_that_was_made_otherwise_is_named_and_left_alone(string argument, object? value)
    {
        var arguments = new TopologyPlan(Topology, new RabbitMqTransportOptions()).QueueArguments;
        if (value is null)
            arguments.Remove(argument);
        else
            arguments[argument] = value;
        if (argument == "x-queue-type")
            arguments.Clear();
        var queue = BrokerNames.Queue(_subscription, 3);
        await DeclareAsync(channel => channel.QueueDeclareAsync(queue, durable: true, exclusive: false, autoDelete: false, arguments));
        await using var transport = await Broker.NewAsync();

        var problems = await transport.VerifyAsync(Topology, Broker.Cancelled);
        var exception = await Assert.ThrowsAsync<TransportException>(async () => await transport.ProvisionAsync(Topology, Broker.Cancelled));

        // Of a classic queue, the broker names the first argument that differs.
        var named = argument == "x-queue-type" ? "inequivalent arg 'x-" : argument;
        Assert.Contains(problems, problem => problem.Contains(queue, StringComparison.Ordinal) && problem.Contains(named, StringComparison.Ordinal));
        Assert.Contains(named, exception.Message, StringComparison.Ordinal);
        Assert.False(exception.IsTransient);
        await DeclareAsync(channel => channel.QueueDeclareAsync(queue, durable: true, exclusive: false, autoDelete: false, arguments));
    }

    [Theory]
    [InlineData(2, "more")]
    [InlineData(8, "fewer")]
    public async Task Another_number_of_partitions_is_named(int partitions, string what)
    {
        await using (var transport = await Broker.NewAsync())
            await transport.ProvisionAsync(Topology, Broker.Cancelled);
        await using var other = await Broker.NewAsync(options => options.PartitionsPerSubscription = partitions);

        Assert.Contains($"has {what} queues", Assert.Single(await other.VerifyAsync(Topology, Broker.Cancelled)), StringComparison.Ordinal);
        foreach (var action in new Func<Task>[]
        {
            async () => await other.ProvisionAsync(Topology, Broker.Cancelled),
            async () => await other.SubscribeAsync(_subscription, Broker.Cancelled),
        })
        {
            var exception = await Assert.ThrowsAsync<TransportException>(action);
            Assert.False(exception.IsTransient);
            Assert.Contains("PartitionsPerSubscription", exception.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_provisioning_that_was_interrupted_is_taken_up_again()
    {
        var plan = new TopologyPlan(Topology, new RabbitMqTransportOptions());
        foreach (var (queue, arguments) in plan.QueuesOf(_subscription).SkipLast(2))
            await DeclareAsync(channel => channel.QueueDeclareAsync(queue, durable: true, exclusive: false, autoDelete: false, arguments));
        await using var transport = await Broker.NewAsync();

        Assert.Equal(3, (await transport.VerifyAsync(Topology, Broker.Cancelled)).Count);
        await transport.ProvisionAsync(Topology, Broker.Cancelled);
        Assert.Empty(await transport.VerifyAsync(Topology, Broker.Cancelled));
    }

    [Fact]
    public async Task A_subscription_without_its_queues_says_what_to_do()
    {
        await using var transport = await Broker.NewAsync();

        var exception = await Assert.ThrowsAsync<TransportException>(async () => await transport.SubscribeAsync(_subscription, Broker.Cancelled));

        Assert.False(exception.IsTransient);
        Assert.True(Names(exception.Message, "Provision"));
    }

    [Fact]
    public async Task Looking_disturbs_nobody_who_receives()
    {
        await using var transport = await Broker.NewAsync();
        await transport.ProvisionAsync(Topology, Broker.Cancelled);
        await using var consumer = await transport.SubscribeAsync(_subscription, Broker.Cancelled);

        Assert.NotEmpty(await transport.VerifyAsync(Broker.TopologyOf(Broker.NewSubscription()), Broker.Cancelled));
        await transport.SendAsync(Destination, Broker.Message("1"));

        Assert.Equal("1", Broker.Text(Assert.Single(await consumer.ReceiveAsync(1))));
    }

    [Fact]
    public async Task Who_may_not_declare_can_look_send_and_receive()
    {
        await using (var owner = await Broker.NewAsync())
            await owner.ProvisionAsync(Topology, Broker.Cancelled);
        await using var worker = await AsAsync(BrokerUsers.Worker);

        Assert.Empty(await worker.VerifyAsync(Topology, Broker.Cancelled));
        await worker.SendAsync(Destination, Broker.Message("1"));
        await using var consumer = await worker.SubscribeAsync(_subscription, Broker.Cancelled);
        Assert.Equal("1", Broker.Text(Assert.Single(await consumer.ReceiveAsync(1))));
        var exception = await Assert.ThrowsAsync<TransportException>(async () =>
            await worker.ProvisionAsync(Broker.TopologyOf(Broker.NewSubscription()), Broker.Cancelled));
        Assert.False(exception.IsTransient);
        Assert.Contains("'configure'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_has_no_right_is_told_which()
    {
        await using (var owner = await Broker.NewAsync())
            await owner.ProvisionAsync(Topology, Broker.Cancelled);
        await using var visitor = await AsAsync(BrokerUsers.Guest);

        foreach (var action in new Func<Task>[]
        {
            async () => await visitor.SendAsync(Destination, [Broker.Message("1")], Broker.Cancelled),
            async () => await visitor.SubscribeAsync(_subscription, Broker.Cancelled),
        })
        {
            var exception = await Assert.ThrowsAsync<TransportException>(action);
            Assert.False(exception.IsTransient);
            Assert.Contains($"the user '{BrokerUsers.Guest}' lacks a right", exception.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_is_described_can_be_imported()
    {
        await using var transport = await Broker.NewAsync();
        var topology = new TransportTopology([Destination], [_subscription, _subscription with { Group = "a:b", EventNames = ["x", "y.z"] }]);
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, transport.Describe(topology), Broker.Cancelled);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.OtherRead | UnixFileMode.UserWrite);
        await (await RabbitMqServer.StartedAsync()).ControlAsync("import_definitions", file);
        File.Delete(file);

        Assert.Empty(await transport.VerifyAsync(topology, Broker.Cancelled));
        await transport.SendAsync(Destination, Broker.Message("1"), Broker.Message("2") with { Type = "y.z" });
        await using var all = await transport.SubscribeAsync(topology.Subscriptions[0], Broker.Cancelled);
        Assert.Equal(2, (await all.ReceiveAsync(2)).Count);
        await using var some = await transport.SubscribeAsync(topology.Subscriptions[1], Broker.Cancelled);
        Assert.Equal("2", Broker.Text(Assert.Single(await some.ReceiveAsync(1))));
    }

    [Theory]
    [InlineData("amq.orders", "group", "event", "amq.")]
    [InlineData("", "group", "event", "destination")]
    [InlineData("orders", "", "event", "group")]
    [InlineData("orders", "group", "orders.*", "'*'")]
    [InlineData("orders", "group", "#", "'#'")]
    [InlineData("orders", "group", "", "empty")]
    public void A_name_that_cannot_be_used_is_named(string destination, string group, string eventName, string expected)
    {
        var subscription = new TransportSubscription(destination, group) { EventNames = [eventName] };

        var exception = Assert.Throws<TransportException>(() => Broker.New("amqp://nowhere/").Describe(new TransportTopology([], [subscription])));

        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Groups_and_destinations_with_dots_and_colons_have_queues_of_their_own()
    {
        string[] names = [.. new (string Group, string Destination)[] { ("a.b", "c"), ("a", "b.c"), ("a:b", "c"), ("a", "b:c"), ("a%3Ab", "c") }
            .Select(static pair => BrokerNames.Queue(new TransportSubscription(pair.Destination, pair.Group), 0))];
        Assert.Equal(names.Length, names.Distinct().Count());
    }

    private static async Task<RabbitMqTransport> AsAsync(string user) =>
        Broker.New((await RabbitMqServer.StartedAsync()).Address(user, user));

    private static async Task DeclareAsync(Func<IChannel, Task> declare)
    {
        await using var connection = await (await RabbitMqServer.StartedAsync()).ConnectAsync();
        await using var channel = await connection.CreateChannelAsync();
        await declare(channel);
    }

    private bool Names(string text, string what) =>
        text.Contains(Destination, StringComparison.Ordinal) && text.Contains(what, StringComparison.Ordinal);
}
