using System.Text;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace SourceGenBus.Transports.Tests;

/// <summary>What arrives from other programs, whatever they write.</summary>
public sealed class ReceivingTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_handler_that_fails_stops_its_key_and_nothing_else()
    {
        var broker = new InMemoryBroker();
        Arrivals<OrderPlaced> poisoned = null!;
        await using var orders = await Service.StartAsync("orders", "sqlite", broker);
        await using var payments = await Service.StartAsync(
            "payments", "sqlite", broker, static builder => builder.Subscribe("orders"), service => poisoned = new(
                service.Bus, static (@event, _, _) => @event.Number == 1 ? throw new InvalidOperationException("poison") : default));
        await orders.WriteAsync(new OrderPlaced("a", 1), new OrderPlaced("a", 2), new OrderPlaced("b", 3));

        var letter = Assert.Single(await payments.DeadLettersAsync(1));

        Assert.Equal("order.placed", letter.Envelope.Name);
        Assert.Contains("poison", letter.Attempts[^1].Error, StringComparison.Ordinal);
        await payments.OutboxAsync(static state => state is { Ready: 0, Waiting: 0 });
        Assert.Equal([3], poisoned.Events.Select(static placed => placed.Number));
    }

    public static TheoryData<string, string?, string, string> Unreadable => new()
    {
        { "application/json", "order.placed", "{\"Order\":", "is no JSON" },
        { "application/json", "order.placed", "", "is no JSON" },
        { "application/json", "order.placed", "[1]", "cannot be read as" },
        { "application/json", null, "{}", "no attribute 'type'" },
        { "application/cloudevents+json", null, "no json", "structured CloudEvent" },
        { "application/cloudevents+json; charset=utf-8", null, "[]", "no JSON object" },
        { "application/cloudevents+json", null, "{\"type\":\"order.placed\",\"id\":\"1\"}", "without data" },
    };

    [Theory]
    [MemberData(nameof(Unreadable))]
    public async Task A_message_that_cannot_be_read_becomes_a_dead_letter_with_its_reason(
        string contentType, string? type, string body, string reason)
    {
        var broker = new InMemoryBroker();
        Arrivals<OrderPlaced> placed = null!;
        await using var payments = await Service.StartAsync(
            "payments", "sqlite", broker, static builder => builder.Subscribe("orders"), service => placed = new(service.Bus));
        await SendAsync(broker, new TransportMessage("1", Encoding.UTF8.GetBytes(body)) { ContentType = contentType, Type = type, Key = "a" });
        await SendAsync(broker, Readable("a", 2));

        var letter = Assert.Single(await payments.DeadLettersAsync(1));

        Assert.Contains(reason, letter.Attempts[^1].Error, StringComparison.Ordinal);
        Assert.Single(letter.Attempts);
        await payments.HealthAsync(HealthStatus.Healthy);
        if (letter.Envelope.Name != "order.placed")
        {
            Assert.Equal([2], (await placed.WaitAsync(1)).Select(static one => one.Number));
            Assert.Single(payments.Logged(LogLevel.Error), text => text.Contains(reason, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_version_that_this_program_does_not_know_becomes_a_dead_letter()
    {
        var broker = new InMemoryBroker();
        await using var payments = await Service.StartAsync(
            "payments", "sqlite", broker, static builder => builder.Subscribe("orders"), static service => _ = new Arrivals<OrderPlaced>(service.Bus));
        var message = Readable("a", 1);
        await SendAsync(broker, message with { Headers = With(message, "ce_schemaversion", "7") });
        await SendAsync(broker, Readable("b", 2) with { Headers = With(message, "ce_schemaversion", "soon") });

        var letters = await payments.DeadLettersAsync(2);

        Assert.Contains(letters, static letter => letter.Attempts[^1].Error.Contains("version 7", StringComparison.Ordinal));
        Assert.Contains(letters, static letter => letter.Attempts[^1].Error.Contains("'schemaversion' is 'soon'", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_unknown_event_is_for_others_or_a_dead_letter(bool keeps)
    {
        var broker = new InMemoryBroker();
        Arrivals<OrderPlaced> placed = null!;
        await using var payments = await Service.StartAsync(
            "payments",
            "sqlite",
            broker,
            builder => builder.Subscribe("orders", options => options.DeadLettersUnknownEvents = keeps),
            service => placed = new(service.Bus));
        await SendAsync(broker, Readable("a", 1) with { Type = "order.eaten" });
        await SendAsync(broker, Readable("a", 2));
        await placed.WaitAsync(1);

        if (keeps)
            Assert.Contains("'order.eaten'", Assert.Single(await payments.DeadLettersAsync(1)).Attempts[^1].Error, StringComparison.Ordinal);
        else
            Assert.Contains(payments.Logged(LogLevel.Information), static text => text.StartsWith("Events 'order.eaten'", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_message_that_comes_again_takes_effect_once_and_its_id_with_other_contents_is_a_dead_letter()
    {
        var broker = new InMemoryBroker();
        Arrivals<OrderPlaced> placed = null!;
        await using var payments = await Service.StartAsync(
            "payments", "sqlite", broker, static builder => builder.Subscribe("orders"), service => placed = new(service.Bus));
        var message = Readable("a", 1);
        await SendAsync(broker, message, message);
        await placed.WaitAsync(1);
        await SendAsync(broker, message);
        await SendAsync(broker, message with { Body = Body("a", 99) }, Readable("a", 2));

        var letter = Assert.Single(await payments.DeadLettersAsync(1));

        Assert.Contains("other contents", letter.Attempts[^1].Error + letter.Envelope.Name, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(99, placed.Events.Select(static one => one.Number));
        Assert.Single(placed.Events, static one => one.Number == 1);
    }

    [Theory]
    [InlineData("NUL")]
    [InlineData("half a character")]
    [InlineData("long")]
    public async Task A_key_that_no_database_stores_is_a_dead_letter(string kind)
    {
        var key = kind switch
        {
            "NUL" => "key\0",
            "long" => new string('k', 5000),
            _ => "\uD800",
        };
        var broker = new InMemoryBroker();
        Arrivals<OrderPlaced> placed = null!;
        await using var payments = await Service.StartAsync(
            "payments", "sqlite", broker, static builder => builder.Subscribe("orders"), service => placed = new(service.Bus));
        await SendAsync(broker, Readable("a", 1) with { Key = key }, Readable("a", 2));

        Assert.Equal("sourcegenbus.unreadable", Assert.Single(await payments.DeadLettersAsync(1)).Envelope.Name);
        Assert.Equal([2], (await placed.WaitAsync(1)).Select(static one => one.Number));
    }

    [Fact]
    public async Task A_message_that_is_too_large_is_a_dead_letter_without_its_body()
    {
        var broker = new InMemoryBroker();
        await using var payments = await Service.StartAsync(
            "payments",
            "sqlite",
            broker,
            static builder => builder.Subscribe("orders", static options => options.LargestMessage = 1000),
            static service => _ = new Arrivals<OrderPlaced>(service.Bus));
        await SendAsync(broker, Readable(new string('x', 2000), 1) with { Key = "a" });

        var letter = Assert.Single(await payments.DeadLettersAsync(1));

        Assert.Contains("more than the 1000", letter.Attempts[^1].Error, StringComparison.Ordinal);
        Assert.InRange(letter.Envelope.Payload.Length, 1, 1000);
    }

    [Fact]
    public async Task Plain_JSON_of_a_foreign_producer_is_an_event_by_configuration()
    {
        var broker = new InMemoryBroker();
        Arrivals<OrderPlaced> placed = null!;
        await using var payments = await Service.StartAsync(
            "payments",
            "sqlite",
            broker,
            static builder => builder.Subscribe("legacy", static options => options.ReadForeignAs("order.placed")),
            service => placed = new(service.Bus));
        var foreign = new TransportMessage("", Body("a", 1)) { Key = "a" };
        await SendAsync(broker, "legacy", foreign, foreign, new TransportMessage("17", Body("a", 2)) { Key = "a" });

        await placed.WaitAsync(2);
        await payments.OutboxAsync(static state => state == default);
        Assert.Equal([1, 2], placed.Events.Select(static one => one.Number));
    }

    [Fact]
    public async Task Foreign_reading_that_throws_is_a_dead_letter()
    {
        var broker = new InMemoryBroker();
        await using var payments = await Service.StartAsync(
            "payments",
            "sqlite",
            broker,
            static builder => builder.Subscribe("legacy", static options => options.ReadForeign = static _ => throw new NotSupportedException("Latin")),
            static service => _ = new Arrivals<OrderPlaced>(service.Bus));
        await SendAsync(broker, "legacy", new TransportMessage("1", "x"u8.ToArray()));

        Assert.Contains("Latin", Assert.Single(await payments.DeadLettersAsync(1)).Attempts[^1].Error, StringComparison.Ordinal);
    }

    /// <summary>On SQLite the handler has the only writer of the file, so nothing can be stored beside it anyway.</summary>
    [Fact]
    public async Task A_slow_handler_leaves_the_rest_to_the_broker()
    {
        var broker = new InMemoryBroker();
        var proceed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Arrivals<OrderPlaced> placed = null!;
        await using var payments = await Service.StartAsync(
            "payments",
            "postgresql",
            broker,
            static builder => builder
                .Subscribe("orders", static options => (options.BatchSize, options.Prefetch) = (10, 10))
                .Configure(static options => options.MaximumBacklog = 20),
            service => placed = new(service.Bus, async (_, _, token) => await proceed.Task.WaitAsync(token)));
        await SendAsync(broker, [.. Enumerable.Range(0, 400).Select(static number => Readable("a", number))]);

        await payments.HealthAsync(HealthStatus.Degraded, "'orders' is not received at present");
        Assert.InRange((await payments.Store.Outbox.GetStateAsync(Cancelled)).Ready, 20, 50);
        proceed.SetResult();

        Assert.Equal(Enumerable.Range(0, 400), (await placed.WaitAsync(400)).Select(static one => one.Number));
    }

    internal static Task SendAsync(InMemoryBroker broker, params TransportMessage[] messages) => SendAsync(broker, "orders", messages);

    private static async Task SendAsync(InMemoryBroker broker, string destination, params TransportMessage[] messages) =>
        await new InMemoryTransport(broker).SendAsync(destination, messages, Cancelled);

    internal static TransportMessage Readable(string order, int number) =>
        new(Guid.CreateVersion7().ToString(), Body(order, number)) { ContentType = "application/json", Type = "order.placed", Key = order };

    private static byte[] Body(string order, int number) => Encoding.UTF8.GetBytes($$"""{"Order":"{{order}}","Number":{{number}}}""");

    private static Dictionary<string, string> With(TransportMessage message, string name, string value) =>
        new(message.Headers, StringComparer.Ordinal) { [name] = value };
}
