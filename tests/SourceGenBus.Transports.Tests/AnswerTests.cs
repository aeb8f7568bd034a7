using System.Text.Json;
using Ledger;
using Ledger.Customer;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace SourceGenBus.Transports.Tests;

/// <summary>Answers that come late, cannot be read, or have nowhere to go.</summary>
public sealed class AnswerTests : RequestTest
{
    [Fact]
    public async Task Nobody_answers()
    {
        await using var shop = await ShopAsync(options: static options => options.RequestTimeout = TimeSpan.FromMilliseconds(100));
        var exception = await Assert.ThrowsAsync<RequestTimeoutException>(async () => await Bus(shop).SendAsync(new Close("a"), Cancelled));

        Assert.StartsWith("Nobody has answered 'ledger.close', sent to 'ledger' with the id ", exception.Message);
        Assert.EndsWith(
            "within 00:00:00.1000000. It is not known whether it was carried out. Does a program that handles it subscribe to 'ledger'?",
            exception.Message);
    }

    [Fact]
    public async Task An_answer_waits_while_theBroker_is_away()
    {
        await using var ledger = await LedgerAsync();
        await using var shop = await ShopAsync();
        Accounts(ledger).OnCall = (_, _, _) =>
        {
            Broker.IsDown = true;
            return default;
        };
        var balance = Bus(shop).SendAsync(new Book("a", 1), Cancelled).AsTask();
        await ledger.HealthAsync(HealthStatus.Unhealthy);
        Broker.IsDown = false;

        Assert.Equal(101, (await balance).Amount);
        Assert.Equal(1, Accounts(ledger).CallsOf("a"));
    }

    [Fact]
    public async Task Who_cancels_waits_no_longer_and_a_late_answer_is_said()
    {
        await using var ledger = await LedgerAsync();
        await using var shop = await ShopAsync();
        var (begun, goOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        Accounts(ledger).OnCall = async (_, _, _) =>
        {
            begun.SetResult();
            await goOn.Task;
        };
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        var sending = Bus(shop).SendAsync(new Close("a"), cancellation.Token).AsTask();
        await begun.Task;
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
        goOn.SetResult();

        await WaitForAsync(() => shop.Logged(LogLevel.Warning).Any(static text => text.Contains("came to 'shop.replies.one', where nobody waits for it")));
    }

    [Theory]
    [InlineData("orders")]
    [InlineData("")]
    [InlineData("a\u0000b.replies.x")]
    public async Task An_answer_is_never_sent_among_the_events_of_others(string replyTo)
    {
        await using var ledger = await LedgerAsync();
        await using var hostile = new InMemoryTransport(Broker);
        await hostile.SendAsync("ledger", [Message("""{"Account":"a"}""", replyTo)], Cancelled);
        var letter = replyTo.Length == 0 ? null : Assert.Single(await ledger.DeadLettersAsync(1));
        await WaitForAsync(() => replyTo.Length > 0 || Accounts(ledger).CallsOf("a") == 1);

        Assert.Equal(replyTo.Length == 0 ? null : "sourcegenbus.unreadable", letter?.Envelope.Name);
        Assert.Empty(Broker.MessagesOf("orders"));
    }

    [Fact]
    public async Task A_command_that_cannot_be_read_is_answered_with_the_reason()
    {
        await using var ledger = await LedgerAsync();
        await using var other = new InMemoryTransport(Broker);
        await other.SendAsync("ledger", [Message("""{"Account":7}""", "other.replies.x")], Cancelled);
        await WaitForAsync(() => Broker.MessagesOf("other.replies.x").Count == 1);
        using var answer = JsonDocument.Parse(Broker.MessagesOf("other.replies.x")[0].Body);

        Assert.Equal("SourceGenBus.EventStore.EventFormatException", answer.RootElement.GetProperty("type").GetString());
        Assert.Contains("it cannot be read as 'Ledger.Close'", answer.RootElement.GetProperty("message").GetString());
    }

    [Theory]
    [InlineData("sourcegenbus.result", "not JSON")]
    [InlineData("sourcegenbus.result", "[]")]
    [InlineData("sourcegenbus.failure", "{}")]
    [InlineData("sourcegenbus.failure", "7")]
    [InlineData("something.else", "{}")]
    public async Task An_answer_that_cannot_be_read_says_so(string type, string body)
    {
        await using var shop = await ShopAsync();
        var sending = Bus(shop).SendAsync(new Book("a", 1), Cancelled).AsTask();
        await WaitForAsync(() => Broker.MessagesOf("ledger").Count == 1);
        await using var other = new InMemoryTransport(Broker);
        var answer = new TransportMessage("1", System.Text.Encoding.UTF8.GetBytes(body))
        {
            Type = "sourcegenbus.result",
            Headers = new Dictionary<string, string>
            {
                ["ce_specversion"] = "1.0",
                ["ce_type"] = type,
                ["ce_causationid"] = Broker.MessagesOf("ledger")[0].Id,
            },
        };
        await other.SendAsync("shop.replies.one", [answer], Cancelled);
        var exception = await Assert.ThrowsAsync<RemoteCommandException>(() => sending);

        Assert.StartsWith("'ledger.book' was carried out, but its answer cannot be read: ", exception.Message);
    }

    [Fact]
    public async Task An_answer_to_nowhere_holds_nothing_else_up()
    {
        var faulty = new NarrowTransport(Broker) { Missing = "gone.replies.x" };
        await using var ledger = await Service.StartAsync(
            "ledger",
            await Databases.Sqlite(),
            builder => builder.AddTransport(_ => faulty).Subscribe("ledger"),
            parts: new ServiceParts { AddBus = LedgerProgram.AddBus, AddEvents = LedgerProgram.AddEvents });
        await using var shop = await ShopAsync();
        await Bus(shop).SendAsync(new Close("before"), Cancelled);
        await using var other = new InMemoryTransport(Broker);
        await other.SendAsync("ledger", [Message("""{"Account":"a"}""", "gone.replies.x")], Cancelled);
        await WaitForAsync(() => ledger.Logged(LogLevel.Error).Any(static text => text.StartsWith("'gone.replies.x' on", StringComparison.Ordinal)));

        await Bus(shop).SendAsync(new Book("b", 1), Cancelled);
        await WaitForAsync(() => Broker.MessagesOf("bookings").Count == 1);
        await ledger.HealthAsync(HealthStatus.Healthy);
    }

    [Fact]
    public async Task An_answer_that_is_too_large_says_that_the_command_was_carried_out()
    {
        var small = new NarrowTransport(Broker) { LargestMessage = 320 };
        await using var ledger = await Service.StartAsync(
            "ledger",
            await Databases.Sqlite(),
            builder => builder.AddTransport(_ => small).Subscribe("ledger"),
            parts: new ServiceParts { AddBus = LedgerProgram.AddBus, AddEvents = LedgerProgram.AddEvents });
        await using var shop = await ShopAsync();
        await Bus(shop).SendAsync(new Close("before"), Cancelled);
        var exception = await Assert.ThrowsAsync<RemoteCommandException>(
            async () => await Bus(shop).SendAsync(new Book(new string('a', 300), 1), Cancelled));

        Assert.StartsWith("It was carried out, but its answer cannot be sent: ", exception.ErrorMessage);
    }

    [Fact]
    public async Task An_event_is_not_answered_whatever_its_message_says()
    {
        await using var orders = await Service.StartAsync(
            "orders", "sqlite", Broker, static builder => builder.Subscribe("orders"), service => service.Bus.Subscribe<OrderPlaced>(
                static (_, _, _) => throw new InvalidOperationException("never")));
        await WaitForAsync(() => orders.Logged(LogLevel.Information).Any(static text => text.StartsWith("Receives from", StringComparison.Ordinal)));
        await using var other = new InMemoryTransport(Broker);
        var message = Message("""{"Order":"1","Number":1}""", "other.replies.x");
        await other.SendAsync("orders", [message with { Type = "order.placed", Headers = new Dictionary<string, string>(message.Headers) { ["ce_type"] = "order.placed" } }], Cancelled);

        Assert.Equal(3, Assert.Single(await orders.DeadLettersAsync(1)).Attempts.Count);
        Assert.Empty(Broker.MessagesOf("other.replies.x"));
    }

    [Fact]
    public async Task Who_still_waits_when_the_program_has_stopped_is_told()
    {
        await using var ledger = await LedgerAsync();
        await using var shop = await ShopAsync();
        var (begun, goOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        Accounts(ledger).OnCall = async (_, _, _) =>
        {
            begun.TrySetResult();
            await goOn.Task;
        };
        var sending = Bus(shop).SendAsync(new Close("a"), Cancelled).AsTask();
        await begun.Task;
        await shop.StopAsync();
        var exception = await Assert.ThrowsAsync<TransportException>(() => sending);
        goOn.SetResult();

        Assert.StartsWith("The program stops, and receives no answers from 'shop.replies.one' any more.", exception.Message);
    }
}
