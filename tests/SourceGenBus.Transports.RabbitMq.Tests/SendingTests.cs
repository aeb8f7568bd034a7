using System.Globalization;
using System.Text;
using RabbitMQ.Client;

namespace SourceGenBus.Transports.RabbitMq.Tests;

public sealed class SendingTests
{
    private readonly TransportSubscription _subscription = Broker.NewSubscription();

    private string Destination => _subscription.Destination;

    [Fact]
    public async Task An_event_that_nobody_subscribed_to_is_confirmed()
    {
        await using var transport = await Broker.NewAsync();
        await transport.ProvisionAsync(new TransportTopology([Destination], []), Broker.Cancelled);

        await transport.SendAsync(Destination, Broker.Message("1"));
    }

    [Fact]
    public async Task A_mandatory_message_that_no_queue_takes_has_failed_and_the_others_have_not()
    {
        await using var transport = await Broker.NewAsync(static options => options.Mandatory = true);
        await transport.ProvisionAsync(_subscription with { EventNames = ["thing.happened"] });
        var messages = Enumerable.Range(0, 30)
            .Select(static number => Broker.Message($"{number}", "key") with { Type = number % 3 == 1 ? "other" : "thing.happened" })
            .ToArray();

        var results = await transport.SendAsync(Destination, messages, Broker.Cancelled);

        Assert.All(results.Index(), static entry =>
            Assert.Equal(entry.Index % 3 == 1 ? SendOutcome.Failed : SendOutcome.Confirmed, entry.Item.Outcome));
        Assert.Contains("nobody has subscribed", results[1].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_that_the_broker_cannot_store_has_failed()
    {
        await using var transport = await Broker.NewAsync();
        await transport.ProvisionAsync(new TransportTopology([Destination], []), Broker.Cancelled);
        await using var connection = await (await RabbitMqServer.StartedAsync()).ConnectAsync();
        await using var channel = await connection.CreateChannelAsync();
        await channel.QueueDeclareAsync(
            Destination, durable: true, exclusive: false, autoDelete: false,
            new Dictionary<string, object?> { ["x-max-length"] = 2, ["x-overflow"] = "reject-publish" });
        await channel.QueueBindAsync(Destination, Destination, "#");

        var results = await transport.SendAsync(Destination, Broker.Messages(10, keys: 1), Broker.Cancelled);

        Assert.Contains(results, static result => result.Outcome == SendOutcome.Confirmed);
        Assert.Contains(results, static result => result.Outcome == SendOutcome.Failed && result.Reason!.Contains("nack", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_destination_that_does_not_exist_is_named_and_disturbs_no_other()
    {
        await using var transport = await Broker.NewAsync();
        await transport.ProvisionAsync(_subscription);
        using var done = new CancellationTokenSource();
        var others = Task.Run(async () =>
        {
            while (!done.IsCancellationRequested)
                await transport.SendAsync(Destination, Broker.Messages(20, keys: 4));
        });

        var exception = await Assert.ThrowsAsync<TransportException>(async () =>
            await transport.SendAsync("not-there", Broker.Messages(20, keys: 4), Broker.Cancelled));

        Assert.False(exception.IsTransient);
        Assert.Contains("'not-there'", exception.Message, StringComparison.Ordinal);
        Assert.Contains("Provision", exception.Message, StringComparison.Ordinal);
        done.Cancel();
        await others;
    }

    [Fact]
    public async Task A_message_that_only_the_broker_finds_too_large_is_refused_and_the_others_are_sent()
    {
        await using var transport = await Broker.NewAsync(static options => options.LargestMessage = 2 * BrokerUsers.LargestMessage);
        await transport.ProvisionAsync(_subscription);
        var large = new TransportMessage("large", new byte[BrokerUsers.LargestMessage + 1]);

        IReadOnlyList<TransportMessage> open = [Broker.Message("1"), large, Broker.Message("2")];
        var refused = 0;
        while (open.Count > 0)
        {
            var results = await transport.SendAsync(Destination, open, Broker.Cancelled);
            Assert.All(results.Index(), entry => Assert.True(entry.Item.Outcome != SendOutcome.Refused || open[entry.Index] == large));
            refused += results.Count(static result => result.Outcome == SendOutcome.Refused);
            open = [.. open.Where((_, index) => results[index].Outcome == SendOutcome.Failed)];
        }

        Assert.Equal(1, refused);
        await using var consumer = await transport.SubscribeAsync(_subscription, Broker.Cancelled);
        Assert.Equal(["1", "2"], (await consumer.ReceiveAsync(2)).Select(Broker.Text).Order());
    }

    public static TheoryData<string, TransportMessage> Misfits => new()
    {
        { "id", new TransportMessage(new string('i', 256), default) },
        { "content type", new TransportMessage("1", default) { ContentType = new string('c', 256) } },
        { "routing key", new TransportMessage("1", default) { Type = new string('ü', 127) } },
        { "header", new TransportMessage("1", default) { Headers = new Dictionary<string, string> { [new string('h', 256)] = "" } } },
        { "header", new TransportMessage("1", default) { Headers = new Dictionary<string, string> { [""] = "" } } },
        { "frame", new TransportMessage("1", default) { Headers = new Dictionary<string, string> { ["h"] = new string('ü', 70_000) } } },
        { "frame", new TransportMessage("1", default) { Key = new string('k', 200_000) } },
    };

    [Theory]
    [MemberData(nameof(Misfits))]
    public async Task What_AMQP_has_no_room_for_is_refused_without_cost(string reason, TransportMessage misfit)
    {
        await using var transport = await Broker.NewAsync();
        await transport.ProvisionAsync(_subscription);

        var results = await transport.SendAsync(Destination, [Broker.Message("1"), misfit, Broker.Message("2")], Broker.Cancelled);

        Assert.Equal([SendOutcome.Confirmed, SendOutcome.Refused, SendOutcome.Confirmed], results.Select(static result => result.Outcome));
        Assert.Contains(reason, results[1].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Texts_at_the_edge_arrive()
    {
        await using var transport = await Broker.NewAsync();
        await transport.ProvisionAsync(_subscription);
        var sent = new TransportMessage(new string('i', 255), new byte[1024 * 1024])
        {
            ContentType = new string('c', 255),
            Type = new string('t', 240),
            Key = new string('k', 1000),
            Headers = new Dictionary<string, string>
            {
                [new string('h', 255)] = "long name",
                ["large"] = new string('v', 65_536),
                ["empty"] = "",
                ["x-delivery-count"] = "mine",
                ["half a \ud800 pair"] = "half a \udc00 pair",
            },
        };
        await transport.SendAsync(Destination, sent);

        await using var consumer = await transport.SubscribeAsync(_subscription, Broker.Cancelled);
        var received = (await consumer.ReceiveAsync(1))[0].Message;

        Assert.Equal((sent.Id, sent.ContentType, sent.Type, sent.Key), (received.Id, received.ContentType, received.Type, received.Key));
        Assert.Equal(sent.Body.ToArray(), received.Body.ToArray());
        Assert.Equal(5, received.Headers.Count);
        Assert.Equal("mine", received.Headers["x-delivery-count"]);
        Assert.Equal(65_536, received.Headers["large"].Length);
        Assert.Equal("half a \ufffd pair", received.Headers["half a \ufffd pair"]);
    }

    [Fact]
    public async Task Messages_are_persistent_and_have_what_other_programs_look_for()
    {
        await using var transport = await Broker.NewAsync();
        await transport.ProvisionAsync(new TransportTopology([Destination], []), Broker.Cancelled);
        await using var connection = await (await RabbitMqServer.StartedAsync()).ConnectAsync();
        await using var channel = await connection.CreateChannelAsync();
        var queue = (await channel.QueueDeclareAsync()).QueueName;
        await channel.QueueBindAsync(queue, Destination, "#");
        var sent = Broker.Message("1", "order 1");
        await transport.SendAsync(Destination, sent);

        var got = (await channel.BasicGetAsync(queue, autoAck: true))!;

        Assert.True(got.BasicProperties.Persistent);
        Assert.Equal((sent.Id, "text/plain", "thing.happened"), (got.BasicProperties.MessageId, got.BasicProperties.ContentType, got.BasicProperties.Type));
        Assert.InRange(got.BasicProperties.Timestamp.UnixTime, DateTimeOffset.UtcNow.AddMinutes(-10).ToUnixTimeSeconds(), DateTimeOffset.UtcNow.AddMinutes(10).ToUnixTimeSeconds());
        Assert.Equal("order 1", Encoding.UTF8.GetString((byte[])Assert.Single(got.BasicProperties.Headers!).Value!));
        Assert.Equal(string.Create(CultureInfo.InvariantCulture, $"{KeyBuckets.Of(sent)}.thing.happened"), got.RoutingKey);
    }

    [Fact]
    public async Task A_sender_that_gives_up_leaves_the_others_alone()
    {
        await using var transport = await Broker.NewAsync();
        await transport.ProvisionAsync(_subscription);
        var patient = Task.Run(async () =>
        {
            for (var batch = 0; batch < 50; batch++)
                await transport.SendThroughOutagesAsync(Destination, Broker.Messages(8, keys: 8, batch * 8));
        });
        while (!patient.IsCompleted)
        {
            using var hasty = CancellationTokenSource.CreateLinkedTokenSource(Broker.Cancelled);
            hasty.CancelAfter(TimeSpan.FromMilliseconds(1));
            try
            {
                await transport.SendAsync(Destination, [Broker.Message("-1", "hasty")], hasty.Token);
            }
            catch (OperationCanceledException) when (!Broker.Cancelled.IsCancellationRequested)
            {
                // It may have arrived or not.
            }
        }

        await patient;
        await using var consumer = await transport.SubscribeAsync(_subscription, Broker.Cancelled);
        List<TransportDelivery> received = [];
        while (received.Where(static delivery => delivery.Message.Key != "hasty").DistinctBy(static delivery => delivery.Message.Id).Count() < 400)
            received.AddRange(await consumer.ReceiveAsync(1));
        Broker.InOrderOfKeys(received.Where(static delivery => delivery.Message.Key != "hasty"), 400);
    }

    [Fact]
    public void The_bucket_of_a_key_never_changes()
    {
        Assert.Equal([25, 20, 22], new[] { "", "order 1", "Grüße" }.Select(static key => KeyBuckets.Of(new TransportMessage("id", default) { Key = key })));
        Assert.Equal(KeyBuckets.Of(new TransportMessage("1", default) { Key = "same" }), KeyBuckets.Of(new TransportMessage("same", default)));
    }
}
