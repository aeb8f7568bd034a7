using RabbitMQ.Client;

namespace SourceGenBus.Transports.RabbitMq.Tests;

/// <summary>What other programs send, with a client of their own.</summary>
public sealed class ForeignMessageTests
{
    private readonly TransportSubscription _subscription = Broker.NewSubscription();

    [Fact]
    public async Task Headers_of_all_kinds_become_text()
    {
        var headers = new Dictionary<string, object?>
        {
            ["text"] = "Grüße",
            ["no text"] = new byte[] { 0xFF, 0xFE, (byte)'a' },
            ["bytes"] = new BinaryTableValue([1, 2, 3]),
            ["int"] = -5,
            ["long"] = 5_000_000_000L,
            ["unsigned"] = (byte)200,
            ["short"] = (short)-7,
            ["bool"] = true,
            ["double"] = 1.5,
            ["decimal"] = 2.25m,
            ["nothing"] = null,
            ["time"] = new AmqpTimestamp(0),
            ["far"] = new AmqpTimestamp(long.MaxValue),
            ["list"] = new List<object?> { 1, "two", null, new List<object?> { false } },
            ["table"] = new Dictionary<string, object?> { ["inner"] = new Dictionary<string, object?> { ["n"] = 1 }, ["s"] = "\"" },
            ["deep"] = Nested(100),
            ["x-delivery-count"] = "a text",
        };

        var message = await SendAndReceiveAsync(new BasicProperties { Headers = headers }, "3.thing.happened");

        var expected = new Dictionary<string, string>
        {
            ["text"] = "Grüße",
            ["no text"] = "\ufffd\ufffda",
            ["bytes"] = "AQID",
            ["int"] = "-5",
            ["long"] = "5000000000",
            ["unsigned"] = "200",
            ["short"] = "-7",
            ["bool"] = "true",
            ["double"] = "1.5",
            ["decimal"] = "2.25",
            ["nothing"] = "",
            ["time"] = "1970-01-01T00:00:00.0000000+00:00",
            ["far"] = "9223372036854775807",
            ["list"] = """[1,"two",null,[false]]""",
            ["table"] = """{"inner":{"n":1},"s":"\u0022"}""",
            ["x-delivery-count"] = "a text",
        };
        Assert.All(expected, entry => Assert.Equal(entry.Value, message.Headers[entry.Key]));
        Assert.Contains("...", message.Headers["deep"], StringComparison.Ordinal);
        Assert.Equal("", message.Id);
        Assert.Null(message.Key);
        Assert.Null(message.ContentType);
        Assert.Null(message.Type);
    }

    [Fact]
    public async Task The_key_is_that_of_this_transport_or_of_CloudEvents()
    {
        var cloud = await SendAndReceiveAsync(
            new BasicProperties { Headers = new Dictionary<string, object?> { ["ce_partitionkey"] = "order 1" } }, "0.any");
        Assert.Equal("order 1", cloud.Key);
        Assert.Equal("order 1", cloud.Headers["ce_partitionkey"]);

        var both = await SendAndReceiveAsync(
            new BasicProperties { Headers = new Dictionary<string, object?> { ["x-sgb-key"] = 17, ["ce_partitionkey"] = "order 1" } }, "0.any");
        Assert.Equal("17", both.Key);
        Assert.False(both.Headers.ContainsKey("x-sgb-key"));
    }

    [Fact]
    public async Task A_message_without_headers_and_of_an_unwanted_type_comes_as_the_bindings_say()
    {
        var wanted = _subscription with { EventNames = ["orders.order.placed"] };
        await using var transport = await Broker.NewAsync();
        await transport.ProvisionAsync(wanted);
        await PublishAsync("31.orders.order.placed.v2", new BasicProperties(), "unwanted"u8.ToArray());
        await PublishAsync("31.orders.order.placed", new BasicProperties { MessageId = "4711", Type = "t", ContentType = "text/plain" }, "wanted"u8.ToArray());

        await using var consumer = await transport.SubscribeAsync(wanted, Broker.Cancelled);
        var delivery = Assert.Single(await consumer.ReceiveAsync(1));

        Assert.Equal(("wanted", "4711", "t", "text/plain"), (Broker.Text(delivery), delivery.Message.Id, delivery.Message.Type, delivery.Message.ContentType));
        Assert.Equal(1, delivery.DeliveryCount);
        Assert.Empty(delivery.Message.Headers);
    }

    private static object Nested(int depth) =>
        depth == 0 ? "bottom" : new Dictionary<string, object?> { ["d"] = Nested(depth - 1) };

    private async Task<TransportMessage> SendAndReceiveAsync(BasicProperties properties, string routingKey)
    {
        await using var transport = await Broker.NewAsync();
        await transport.ProvisionAsync(_subscription);
        await PublishAsync(routingKey, properties, "{}"u8.ToArray());
        await using var consumer = await transport.SubscribeAsync(_subscription, Broker.Cancelled);
        return Assert.Single(await consumer.ReceiveAsync(1)).Message;
    }

    private async Task PublishAsync(string routingKey, BasicProperties properties, byte[] body)
    {
        await using var connection = await (await RabbitMqServer.StartedAsync()).ConnectAsync();
        await using var channel = await connection.CreateChannelAsync(new CreateChannelOptions(true, false));
        await channel.BasicPublishAsync(_subscription.Destination, routingKey, mandatory: false, properties, body, Broker.Cancelled);
        await channel.CloseAsync(Broker.Cancelled);
    }
}
