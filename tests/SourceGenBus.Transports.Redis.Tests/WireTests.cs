namespace SourceGenBus.Transports.Redis.Tests;

/// <summary>What a message is in Redis, for programs in other languages and for odd text.</summary>
public sealed class WireTests : RedisTest
{
    [Theory]
    [InlineData("\uD800")]
    [InlineData("a\uDC00b\uD83D")]
    [InlineData("\uDE00\uD83D")]
    [InlineData("\uD83D\uDE00\uD83D\uD83D\uDE00")]
    [InlineData("\uFFFD and \0")]
    public async Task Text_comes_back_as_it_was(string text)
    {
        var transport = await ProvisionedAsync();
        var sent = new TransportMessage(text, default)
        {
            Key = text,
            Type = text,
            ContentType = text,
            Headers = new Dictionary<string, string> { [text] = text, [""] = "without a name", ["body"] = "a header", ["h:x"] = "prefix" },
        };
        await SendAsync(transport, sent);

        var received = Assert.Single(await ReceiveAsync(await SubscribeAsync(transport), 1)).Message;

        Assert.Equal((text, text, text, text), (received.Id, received.Key, received.Type, received.ContentType));
        Assert.Equal(Sorted(sent.Headers), Sorted(received.Headers));
        Assert.True(received.Body.IsEmpty);
    }

    [Fact]
    public async Task A_long_header_and_many_of_them_arrive()
    {
        var transport = await ProvisionedAsync();
        var headers = Enumerable.Range(0, 2_999).ToDictionary(Text, Text);
        headers["long"] = new string('x', 64 * 1024);
        await SendAsync(transport, Message("1") with { Headers = headers });

        Assert.Equal(headers, Assert.Single(await ReceiveAsync(await SubscribeAsync(transport), 1)).Message.Headers);
    }

    [Fact]
    public async Task More_headers_than_can_be_sent_are_refused_alone()
    {
        var transport = await ProvisionedAsync();
        var headers = Enumerable.Range(0, 3_001).ToDictionary(Text, Text);

        var results = await transport.SendAsync(
            Destination, [Message("1", "key"), Message("2", "key") with { Headers = headers }, Message("3", "key")], Cancelled);

        Assert.Equal([SendOutcome.Confirmed, SendOutcome.Refused, SendOutcome.Confirmed], results.Select(static result => result.Outcome));
        Assert.Equal(["1", "3"], (await ReceiveAsync(await SubscribeAsync(transport), 2)).Select(Text));
    }

    [Fact]
    public async Task Large_messages_of_a_key_keep_their_order()
    {
        var transport = await ProvisionedAsync();
        var body = new byte[700 * 1024];
        await SendAsync(transport, [.. Enumerable.Range(0, 6).Select(number => new TransportMessage(Text(number), body) { Key = "key" })]);

        var received = await ReceiveAsync(await SubscribeAsync(transport), 6);

        Assert.Equal(["0", "1", "2", "3", "4", "5"], received.Select(static delivery => delivery.Message.Id));
    }

    [Fact]
    public async Task What_another_program_wrote_is_read()
    {
        var transport = await ProvisionedAsync();
        var admin = await (await RedisServer.SharedAsync()).AdminAsync();
        await admin.StreamAddAsync(
            $"sgb:{{{Destination}:0}}", [new("body", "{}"), new("content-type", "application/json"), new("color", "red")]);
        await admin.StreamAddAsync($"sgb:{{{Destination}:0}}", "anything", new byte[] { 0xFF });

        var received = (await ReceiveAsync(await SubscribeAsync(transport), 2)).ConvertAll(static delivery => delivery.Message);

        Assert.Equal(("", "application/json", "red"), (received[0].Id, received[0].ContentType, received[0].Headers["color"]));
        Assert.Equal("{}"u8.ToArray(), received[0].Body.ToArray());
        Assert.Equal("\uFFFD", received[1].Headers["anything"]);
    }

    [Fact]
    public async Task What_is_written_is_as_documented()
    {
        var transport = await ProvisionedAsync();
        await SendAsync(transport, new TransportMessage("4711", "{}"u8.ToArray())
        {
            Type = "order.placed",
            ContentType = "application/json",
            Key = "order 1",
            Headers = new Dictionary<string, string> { ["ce_source"] = "shop" },
        });

        var admin = await (await RedisServer.SharedAsync()).AdminAsync();
        var entry = Assert.Single(await admin.StreamRangeAsync($"sgb:{{{Destination}:0}}"));

        Assert.Equal(
            "id=4711 type=order.placed content-type=application/json key=order 1 h:ce_source=shop body={}",
            string.Join(' ', entry.Values.Select(static field => $"{field.Name}={field.Value}")));
    }

    [Theory]
    [InlineData("order 1", 0)]
    [InlineData("", 1)]
    [InlineData("Grüße", 2)]
    [InlineData("customer-42", 2)]
    public async Task The_partition_of_a_key_never_changes(string key, int expected)
    {
        var server = await RedisServer.SharedAsync();
        var transport = Connect(server);
        await transport.ProvisionAsync(TopologyOf(), Cancelled);
        await SendAsync(transport, Message("1", key), Message("1") with { Key = null } with { Id = key });

        Assert.Equal(2, await (await server.AdminAsync()).StreamLengthAsync($"sgb:{{{Destination}:{expected}}}"));
    }

    private static IEnumerable<KeyValuePair<string, string>> Sorted(IReadOnlyDictionary<string, string> headers) =>
        headers.OrderBy(static header => header.Key, StringComparer.Ordinal);

    private async Task<RedisTransport> ProvisionedAsync()
    {
        var transport = Connect(await RedisServer.SharedAsync(), static options => options with { Partitions = 1 });
        await transport.ProvisionAsync(TopologyOf("mailer"), Cancelled);
        return transport;
    }
}
