using System.Globalization;
using System.Text;
using Xunit;

namespace SourceGenBus.Transports.Testing;

/// <summary>What sending promises: what is confirmed arrives, as it was.</summary>
/// <param name="create">Connects a transport to the broker; the suite disposes it.</param>
public abstract class SendingContract(Func<ValueTask<ITransport>> create) : TransportContract(create)
{
    /// <summary>All that a message has.</summary>
    [Fact]
    public async Task A_message_arrives_as_it_was_sent()
    {
        await ProvisionAsync("mailer");
        var sent = new TransportMessage("4711", "{}"u8.ToArray())
        {
            ContentType = "application/json",
            Type = "order.placed",
            Key = "order 1",
            Headers = new Dictionary<string, string> { ["ce_source"] = "shop", ["other"] = "value" },
        };
        await SendAsync(sent);

        var received = Assert.Single(await ReceiveAsync(await SubscribeAsync("mailer"), 1)).Message;

        Assert.Equal(("4711", "application/json", "order.placed", "order 1"), (received.Id, received.ContentType, received.Type, received.Key));
        Assert.Equal("{}"u8.ToArray(), received.Body.ToArray());
        Assert.Equal("shop", received.Headers["ce_source"]);
        Assert.Equal("value", received.Headers["other"]);
    }

    /// <summary>What is not there stays away.</summary>
    [Fact]
    public async Task What_a_message_does_not_have_it_does_not_get()
    {
        await ProvisionAsync("mailer");
        await SendAsync(new TransportMessage("1", "text"u8.ToArray()));

        var received = Assert.Single(await ReceiveAsync(await SubscribeAsync("mailer"), 1)).Message;

        Assert.Null(received.Key);
        Assert.Null(received.Type);
        Assert.Null(received.ContentType);
    }

    /// <summary>Bytes of all kinds.</summary>
    /// <param name="kind">What is in the body.</param>
    [Theory]
    [InlineData("empty")]
    [InlineData("no text")]
    [InlineData("NUL")]
    [InlineData("large")]
    public async Task A_body_is_bytes(string kind)
    {
        await ProvisionAsync("mailer");
        byte[] body = kind switch
        {
            "empty" => [],
            "no text" => [0xFF, 0xFE, 0xC3, 0x28],
            "NUL" => [0, 1, 0],
            _ => Enumerable.Range(0, 1 << 20).Select(static number => (byte)number).ToArray(),
        };
        await SendAsync(new TransportMessage("1", body));

        var received = Assert.Single(await ReceiveAsync(await SubscribeAsync("mailer"), 1)).Message;

        Assert.True(body.AsSpan().SequenceEqual(received.Body.Span));
    }

    /// <summary>Text of all languages, and a lot of it.</summary>
    /// <param name="value">The value of a header.</param>
    [Theory]
    [InlineData("")]
    [InlineData("Grüße, 世界, \U0001F600")]
    [InlineData("line\nbreak\tand \u0001 control")]
    [InlineData("long")]
    public async Task A_header_is_text(string value)
    {
        await ProvisionAsync("mailer");
        var text = value == "long" ? new string('x', 10_000) : value;
        await SendAsync(Message("1") with { Headers = new Dictionary<string, string> { ["h"] = text } });

        var received = Assert.Single(await ReceiveAsync(await SubscribeAsync("mailer"), 1)).Message;

        Assert.Equal(text, received.Headers.GetValueOrDefault("h", ""));
    }

    /// <summary>Keys of all kinds, and a message without.</summary>
    [Fact]
    public async Task A_key_is_any_text()
    {
        await ProvisionAsync("mailer");
        string?[] keys = [null, "a.b.#.*", "key with spaces", "{braces}", "Grüße \U0001F600", new string('k', 300)];
        await SendAsync([.. keys.Select(static key => Message(key ?? "none", key))]);

        var received = await ReceiveAsync(await SubscribeAsync("mailer"), keys.Length);

        Assert.Equal(
            keys.Select(static key => key ?? "none").Order(StringComparer.Ordinal),
            received.Select(static delivery => delivery.Message.Key ?? "none").Order(StringComparer.Ordinal));
    }

    /// <summary>The memory of a body is the sender's again.</summary>
    [Fact]
    public async Task A_body_may_be_written_over_when_it_was_sent()
    {
        await ProvisionAsync("mailer");
        var body = Encoding.UTF8.GetBytes("before");
        await SendAsync(new TransportMessage("1", body));
        body.AsSpan().Fill((byte)'x');

        Assert.Equal("before", Text(Assert.Single(await ReceiveAsync(await SubscribeAsync("mailer"), 1))));
    }

    /// <summary>From many threads.</summary>
    [Fact]
    public async Task What_many_send_at_the_same_time_arrives()
    {
        await ProvisionAsync("mailer");
        await Task.WhenAll(Enumerable.Range(0, 20).Select(sender => Task.Run(
            () => SendAsync([.. Enumerable.Range(0, 20).Select(number =>
                Message(((sender * 20) + number).ToString(CultureInfo.InvariantCulture), $"sender {sender}"))]))));

        InOrderOfKeys(await ReceiveAsync(await SubscribeAsync("mailer"), 400), 400);
    }

    /// <summary>Nothing to do.</summary>
    [Fact]
    public async Task No_message_is_no_work()
    {
        await ProvisionAsync("mailer");
        Assert.Empty(await Transport.SendAsync(Destination, [], Cancelled));
    }

    /// <summary>A broker says how much it takes, and takes that.</summary>
    [Fact]
    public async Task A_message_that_is_too_large_is_refused_or_not_confirmed()
    {
        await ProvisionAsync("mailer");
        if (Transport.Capabilities.LargestMessage > 512L * 1024 * 1024)
            return; // None is too large that fits into memory.

        var results = await Transport.SendAsync(
            Destination, [Message("1"), new TransportMessage("2", new byte[Transport.Capabilities.LargestMessage + 1])], Cancelled);

        Assert.Equal(SendOutcome.Refused, results[1].Outcome);
        Assert.NotNull(results[1].Reason);
        await SendAsync(Message("3"));
    }

    /// <summary>Nobody waits who does not want to.</summary>
    [Fact]
    public async Task A_cancelled_sender_is_told_so()
    {
        await ProvisionAsync("mailer");
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
            await Transport.SendAsync(Destination, [Message("1")], new CancellationToken(canceled: true)));
    }

    /// <summary>A transport can be disposed as often as one likes.</summary>
    [Fact]
    public async Task A_disposed_transport_sends_no_more()
    {
        await ProvisionAsync("mailer");
        var other = await ConnectAsync();
        await other.SendAsync(Destination, [Message("1")], Cancelled);
        await other.DisposeAsync();
        await other.DisposeAsync();

        await SendAsync(Message("2"));
        if (Transport.Name != "memory")
            await Assert.ThrowsAnyAsync<Exception>(async () => await other.SendAsync(Destination, [Message("3")], Cancelled));
    }

    /// <summary>The broker answers.</summary>
    [Fact]
    public async Task A_broker_that_is_there_answers() => await Transport.PingAsync(Cancelled);
}
