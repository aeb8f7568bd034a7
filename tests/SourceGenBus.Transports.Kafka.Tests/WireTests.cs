using System.Text;
using Confluent.Kafka;
using SourceGenBus.Transports.Kafka.Tests.Server;

namespace SourceGenBus.Transports.Kafka.Tests;

/// <summary>What programs in other languages write and read, with the client by itself.</summary>
public sealed class WireTests : KafkaTest
{
    [Fact]
    public async Task What_is_written_is_the_Kafka_binding_of_CloudEvents()
    {
        var transport = await ConnectAsync();
        await SendAsync(transport, new TransportMessage("4711", "{}"u8.ToArray())
        {
            Type = "order.placed",
            ContentType = "application/json",
            Key = "order 1",
            Headers = new Dictionary<string, string>
            {
                ["ce_specversion"] = "1.0", ["ce_id"] = "4711", ["ce_type"] = "order.placed", ["ce_source"] = "shop",
            },
        });

        var record = await ReadAsync();

        Assert.Equal(("order 1", "{}"), (Encoding.UTF8.GetString(record.Key!), Encoding.UTF8.GetString(record.Value!)));
        Assert.Equal(
            "ce_id=4711 ce_source=shop ce_specversion=1.0 ce_type=order.placed content-type=application/json",
            string.Join(' ', record.Headers
                .Select(static header => $"{header.Key}={Encoding.UTF8.GetString(header.GetValueBytes())}").Order(StringComparer.Ordinal)));
    }

    [Fact]
    public async Task An_id_and_a_type_that_differ_from_the_headers_arrive_as_they_are()
    {
        var transport = await ConnectAsync();
        await SendAsync(transport, new TransportMessage("id", "x"u8.ToArray())
        {
            Type = "type",
            Headers = new Dictionary<string, string> { ["ce_id"] = "another id", ["ce_type"] = "another type" },
        });

        var received = Assert.Single(await ReceiveAsync(await SubscribeAsync(transport), 1)).Message;

        Assert.Equal(("id", "type"), (received.Id, received.Type));
        Assert.Equal(("another id", "another type"), (received.Headers["ce_id"], received.Headers["ce_type"]));
    }

    [Fact]
    public async Task A_tombstone_of_another_program_has_its_key_and_says_what_it_is()
    {
        var transport = await ConnectAsync();
        await WriteAsync(new Message<byte[]?, byte[]?> { Key = "order 1"u8.ToArray() });

        var received = Assert.Single(await ReceiveAsync(await SubscribeAsync(transport), 1)).Message;

        Assert.Equal(("order 1", "", 0), (received.Key, received.Id, received.Body.Length));
        Assert.Equal("true", received.Headers["sgb-tombstone"]);
    }

    [Fact]
    public async Task Records_without_key_id_and_headers_arrive()
    {
        var transport = await ConnectAsync();
        await WriteAsync(new Message<byte[]?, byte[]?> { Value = [0xFF, 0xFE] });

        var received = Assert.Single(await ReceiveAsync(await SubscribeAsync(transport), 1)).Message;

        Assert.Equal((null, "", null, null), (received.Key, received.Id, received.Type, received.ContentType));
        Assert.Empty(received.Headers);
        Assert.Equal([0xFF, 0xFE], received.Body.ToArray());
    }

    [Fact]
    public async Task Headers_in_other_encodings_without_value_and_several_times_disturb_nothing()
    {
        var transport = await ConnectAsync();
        await WriteAsync(new Message<byte[]?, byte[]?>
        {
            Value = "{}"u8.ToArray(),
            Headers =
            [
                new Header("latin", Encoding.Latin1.GetBytes("Grüße")), new Header("none", null), new Header("empty", []),
                new Header("twice", "1"u8.ToArray()), new Header("twice", "2"u8.ToArray()), new Header("number", [0, 0, 1, 2]),
                new Header("content-type", "application/json"u8.ToArray()),
            ],
        });

        var received = Assert.Single(await ReceiveAsync(await SubscribeAsync(transport), 1)).Message;

        Assert.Equal("application/json", received.ContentType);
        Assert.Equal(("Gr\uFFFD\uFFFDe", "", "", "2"), (
            received.Headers["latin"], received.Headers["none"], received.Headers["empty"], received.Headers["twice"]));
        Assert.Equal("\0\0\u0001\u0002", received.Headers["number"]);
    }

    [Fact]
    public async Task Keys_that_are_no_text_stay_different()
    {
        var transport = await ConnectAsync();
        await WriteAsync(new Message<byte[]?, byte[]?> { Key = [0xFF, 1], Value = [1] });
        await WriteAsync(new Message<byte[]?, byte[]?> { Key = [0xFE, 1], Value = [2] });
        await WriteAsync(new Message<byte[]?, byte[]?> { Key = [0, 0, 0, 42], Value = [3] });
        await WriteAsync(new Message<byte[]?, byte[]?> { Key = [], Value = [4] });

        var keys = (await ReceiveAsync(await SubscribeAsync(transport), 4)).Select(static delivery => delivery.Message.Key);

        Assert.Equal(["", "0x0000002a", "0xfe01", "0xff01"], keys.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("21", -973932308)]
    [InlineData("foobar", -790332482)]
    [InlineData("a-little-bit-long-string", -985981536)]
    [InlineData("a-little-bit-longer-string", -1486304829)]
    [InlineData("abc", 479470107)]
    public async Task A_key_goes_where_the_Java_client_sends_it(string key, int hash)
    {
        // The hashes are those that Kafka's own tests expect of its client.
        var transport = await ConnectAsync();
        await SendAsync(transport, Message("1", key));

        var received = Assert.Single(await ReceiveAsync(await SubscribeAsync(transport), 1));

        Assert.Equal($"{Destination}/{(hash & 0x7FFFFFFF) % 4}", received.Partition);
    }

    [Fact]
    public async Task Messages_without_a_key_are_spread()
    {
        var transport = await ConnectAsync(static options => options with { Linger = TimeSpan.Zero });
        for (var number = 0; number < 40; number++)
        {
            await SendAsync(transport, Message(Text(number)));
            await Task.Delay(15, Cancelled);
        }

        var received = await ReceiveAsync(await SubscribeAsync(transport), 40);

        Assert.True(received.Select(static delivery => delivery.Partition).Distinct().Count() > 1);
    }

    private async Task WriteAsync(Message<byte[]?, byte[]?> record)
    {
        using var producer = new ProducerBuilder<byte[]?, byte[]?>(
            new ProducerConfig { BootstrapServers = (await KafkaCluster.SharedAsync()).BootstrapServers }).Build();
        await producer.ProduceAsync(Destination, record, Cancelled);
    }

    private async Task<Message<byte[]?, byte[]?>> ReadAsync()
    {
        using var consumer = new ConsumerBuilder<byte[]?, byte[]?>(new ConsumerConfig
        {
            BootstrapServers = (await KafkaCluster.SharedAsync()).BootstrapServers,
            GroupId = "none",
        }).Build();
        consumer.Assign(Enumerable.Range(0, 4).Select(number =>
            new TopicPartitionOffset(Destination, number, Offset.Beginning)));
        return consumer.Consume(Cancelled).Message;
    }
}
