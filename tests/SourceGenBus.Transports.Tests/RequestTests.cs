using System.Text.Json;
using Ledger;
using Ledger.Customer;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace SourceGenBus.Transports.Tests;

/// <summary>Commands and queries that another program handles: the code that sends and the code that handles do not know of it.</summary>
public sealed class RequestTests
{
    private readonly InMemoryBroker _broker = new();

    private static ServiceParts Customer => new() { AddBus = CustomerProgram.AddBus, AddEvents = CustomerProgram.AddEvents };

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task A_command_is_handled_in_another_program_and_its_result_comes_back(string database)
    {
        await using var ledger = await LedgerAsync(database);
        await using var shop = await ShopAsync(database);

        Assert.Equal(new Balance("a", 107.5m), await Bus(shop).SendAsync(new Book("a", 7.5m), Cancelled));
        Assert.Equal(42, await Bus(shop).QueryAsync(new CountBookings("a"), Cancelled));
        await Bus(shop).SendAsync(new Close("a"), Cancelled);

        Assert.Equal(3, Accounts(ledger).CallsOf("a"));
        Assert.Equal("ledger.booked", Assert.Single(_broker.MessagesOf("bookings")).Type);
        await ledger.OutboxAsync(static state => state == default);
        await shop.OutboxAsync(static state => state == default);
    }

    [Fact]
    public async Task Each_of_many_answers_reaches_the_one_who_asked()
    {
        await using var ledger = await LedgerAsync();
        await using var shop = await ShopAsync();
        var balances = await Task.WhenAll(Enumerable.Range(0, 100).Select(number =>
            Bus(shop).SendAsync(new Book($"a{number}", number), Cancelled).AsTask()));

        Assert.Equal(Enumerable.Range(0, 100).Select(static number => new Balance($"a{number}", 100 + number)), balances);
    }

    [Fact]
    public async Task What_the_handler_throws_is_told_and_nothing_of_it_stays()
    {
        await using var ledger = await LedgerAsync();
        await using var shop = await ShopAsync();
        Accounts(ledger).OnCall = static (_, _, _) => throw new NotSupportedException("closed on Sundays");
        var exception = await Assert.ThrowsAsync<RemoteCommandException>(async () => await Bus(shop).SendAsync(new Book("a", 1), Cancelled));

        Assert.Equal("System.NotSupportedException", exception.ErrorType);
        Assert.Equal("closed on Sundays", exception.ErrorMessage);
        Assert.Equal("The program that handles 'ledger.book' answered with System.NotSupportedException: closed on Sundays", exception.Message);
        await ledger.OutboxAsync(static state => state == default);
        Assert.Equal(1, Accounts(ledger).CallsOf("a"));
        Assert.Empty(_broker.MessagesOf("bookings"));

        // The same command again is another one.
        Accounts(ledger).OnCall = static (_, _, _) => default;
        Assert.Equal(101, (await Bus(shop).SendAsync(new Book("a", 1), Cancelled)).Amount);
    }

    [Fact]
    public async Task An_exception_that_cannot_even_say_what_it_is_is_told_as_far_as_it_goes()
    {
        await using var ledger = await LedgerAsync();
        await using var shop = await ShopAsync();
        Accounts(ledger).OnCall = static (_, _, _) => throw new MuteException();
        var exception = await Assert.ThrowsAsync<RemoteCommandException>(async () => await Bus(shop).SendAsync(new Close("a"), Cancelled));

        Assert.Contains(nameof(MuteException), exception.ErrorType);
    }

    [Fact]
    public async Task An_exception_of_a_handler_that_looks_like_an_outage_is_told_too()
    {
        await using var ledger = await LedgerAsync();
        await using var shop = await ShopAsync();
        Accounts(ledger).OnCall = static (_, _, _) => throw new TimeoutException("the bank was slow");
        var exception = await Assert.ThrowsAsync<RemoteCommandException>(async () => await Bus(shop).SendAsync(new Close("a"), Cancelled));

        Assert.Equal("the bank was slow", exception.ErrorMessage);
        Assert.Equal(1, Accounts(ledger).CallsOf("a"));
    }

    [Fact]
    public async Task Nothing_is_sent_before_its_answer_could_be_received()
    {
        _broker.IsDown = true;
        await using var shop = await ShopAsync(options: static options => options.RequestTimeout = TimeSpan.FromMilliseconds(100));
        var exception = await Assert.ThrowsAsync<TransportException>(async () => await Bus(shop).SendAsync(new Close("a"), Cancelled));

        Assert.Equal(
            "Answers cannot be received from 'shop.replies.one' yet, so nothing was sent to 'ledger'. Is the host started, and the broker there?",
            exception.Message);
    }

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
    public async Task A_command_whose_sender_has_given_up_is_not_begun()
    {
        await (await LedgerAsync()).DisposeAsync();
        await using (var shop = await ShopAsync(options: static options => options.RequestTimeout = TimeSpan.FromMilliseconds(50)))
            await Assert.ThrowsAsync<RequestTimeoutException>(async () => await Bus(shop).SendAsync(new Book("a", 1), Cancelled));

        await using var ledger = await LedgerAsync();
        await ledger.OutboxAsync(static state => state == default);
        await WaitForAsync(() => _broker.MessagesOf("shop.replies.one").Count == 1);
        using var answer = JsonDocument.Parse(_broker.MessagesOf("shop.replies.one")[0].Body);
        Assert.Contains("by the clock of the program that handles it. It was not begun.", answer.RootElement.GetProperty("message").GetString());

        Assert.Equal(0, Accounts(ledger).CallsOf("a"));
        Assert.Empty(_broker.MessagesOf("bookings"));
        Assert.Equal(0, (await ledger.Store.Outbox.GetStateAsync(Cancelled)).DeadLetters);
    }

    [Fact]
    public async Task A_command_that_arrives_twice_is_carried_out_and_answered_once()
    {
        await using var ledger = await LedgerAsync();
        await using var shop = await ShopAsync();
        await Bus(shop).SendAsync(new Book("a", 1), Cancelled);
        var command = Assert.Single(_broker.MessagesOf("ledger"));
        await using (var again = new InMemoryTransport(_broker))
            Assert.Equal(SendOutcome.Confirmed, Assert.Single(await again.SendAsync("ledger", [command], Cancelled)).Outcome);
        await Bus(shop).SendAsync(new Book("a", 2), Cancelled);
        await ledger.OutboxAsync(static state => state == default);

        Assert.Equal(2, Accounts(ledger).CallsOf("a"));
        Assert.Equal(2, _broker.MessagesOf("bookings").Count);
        Assert.Equal(2, _broker.MessagesOf("shop.replies.one").Count);
    }

    [Fact]
    public async Task A_command_that_nothing_in_the_other_program_handles_is_refused_where_it_is_known()
    {
        await using var ledger = await LedgerAsync(configure: static options => options.EventNames = ["ledger.audit"]);
        await using var shop = await ShopAsync();
        var exception = await Assert.ThrowsAsync<RemoteCommandException>(async () => await Bus(shop).SendAsync(new Audit("a"), Cancelled));

        Assert.Equal("This program has no handler for the command or query 'ledger.audit'. Replay it in one that has.", exception.ErrorMessage);
        await ledger.OutboxAsync(static state => state == default);
    }

    [Fact]
    public async Task A_program_that_cannot_receive_answers_says_what_to_add()
    {
        await using var shop = await Service.StartAsync("shop", "sqlite", _broker, parts: Customer);
        var exception = await Assert.ThrowsAsync<InvalidOperationException>(async () => await Bus(shop).SendAsync(new Close("a"), Cancelled));

        Assert.Equal(
            "'Ledger.Close' is handled by another program, which is reached through 'ledger', but this program receives no answers. Call "
            + "SendCommands() in the delegate of AddTransports.",
            exception.Message);
        Assert.Empty(_broker.MessagesOf("ledger"));
    }

    [Fact]
    public async Task A_command_that_is_published_nowhere_is_unhandled_as_ever()
    {
        await using var shop = await ShopAsync();
        ICommand unpublished = new Unpublished(); // As this type, since the compiler would say it already.
        var exception = await Assert.ThrowsAsync<InvalidOperationException>(async () => await Bus(shop).SendAsync(unpublished, Cancelled));

        Assert.StartsWith("Nothing handles", exception.Message);
    }

    [Fact]
    public async Task A_command_that_is_published_to_two_destinations_is_not_sent()
    {
        await using var shop = await ShopAsync(builder => builder.Publish<Close>("elsewhere"));
        var exception = await Assert.ThrowsAsync<InvalidOperationException>(async () => await Bus(shop).SendAsync(new Close("a"), Cancelled));

        Assert.Contains("published to 'ledger', 'elsewhere', but one program handles a command. Leave one destination.", exception.Message);
    }

    [Fact]
    public async Task While_the_broker_is_away_the_sender_is_told_at_once_that_it_was_not_sent()
    {
        await using var ledger = await LedgerAsync();
        await using var shop = await ShopAsync();
        await Bus(shop).SendAsync(new Close("before"), Cancelled);
        _broker.IsDown = true;
        var exception = await Assert.ThrowsAsync<TransportException>(async () => await Bus(shop).SendAsync(new Close("a"), Cancelled));
        Assert.StartsWith("'ledger.close' could not be sent to 'ledger', so it was not carried out, unless only the confirmation was lost: ", exception.Message);
        Assert.True(exception.IsTransient);

        _broker.IsDown = false;
        await shop.HealthAsync(HealthStatus.Healthy);
        await Retried(() => Bus(shop).SendAsync(new Close("b"), Cancelled));
        Assert.Equal(0, Accounts(ledger).CallsOf("a"));
    }

    [Fact]
    public async Task An_answer_waits_while_the_broker_is_away()
    {
        await using var ledger = await LedgerAsync();
        await using var shop = await ShopAsync();
        Accounts(ledger).OnCall = (_, _, _) =>
        {
            _broker.IsDown = true;
            return default;
        };
        var balance = Bus(shop).SendAsync(new Book("a", 1), Cancelled).AsTask();
        await ledger.HealthAsync(HealthStatus.Unhealthy);
        _broker.IsDown = false;

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

    [Fact]
    public async Task The_context_travels_and_what_is_caused_is_caused_by_the_command()
    {
        await using var ledger = await LedgerAsync();
        await using var shop = await ShopAsync();
        EventContext? seen = null;
        Accounts(ledger).OnCall = (_, context, _) =>
        {
            seen = context;
            return default;
        };
        await Bus(shop).SendAsync(new Book("a", 1), new EventContext { CorrelationId = "c1", CausationId = "before" }, Cancelled);

        var id = Assert.Single(_broker.MessagesOf("ledger")).Id;
        Assert.Equal(("c1", id), (seen!.CorrelationId, seen.CausationId));
        var booked = Assert.Single(_broker.MessagesOf("bookings"));
        Assert.Equal(("c1", id), (booked.Headers["ce_correlationid"], booked.Headers["ce_causationid"]));
        Assert.Equal(id, Assert.Single(_broker.MessagesOf("shop.replies.one")).Headers["ce_causationid"]);
    }

    [Fact]
    public async Task A_command_in_the_outbox_needs_no_answer_and_is_tried_again()
    {
        await using var ledger = await LedgerAsync();
        await using var shop = await Service.StartAsync("shop", "sqlite", _broker, parts: Customer);
        Accounts(ledger).OnCall = (account, _, _) => Accounts(ledger).CallsOf(account) < 3
            ? throw new InvalidOperationException("not yet")
            : default;
        await shop.WriteAsync(new Book("a", 1));
        await WaitForAsync(() => Accounts(ledger).CallsOf("a") == 3);
        await ledger.OutboxAsync(static state => state == default);

        Assert.Single(_broker.MessagesOf("bookings"));
    }

    [Fact]
    public async Task A_command_in_the_outbox_that_keeps_failing_becomes_a_dead_letter_with_the_commands_name()
    {
        await using var ledger = await LedgerAsync();
        await using var shop = await Service.StartAsync("shop", "sqlite", _broker, parts: Customer);
        Accounts(ledger).OnCall = static (_, _, _) => throw new InvalidOperationException("never");
        await shop.WriteAsync(new Close("a"));
        var letter = Assert.Single(await ledger.DeadLettersAsync(1));

        Assert.Equal(("command:ledger.close", 3), (letter.Id.Handler, letter.Attempts.Count));
    }

    [Fact]
    public async Task A_command_in_the_outbox_of_its_own_program_is_handled_there()
    {
        await using var ledger = await LedgerAsync();
        await ledger.WriteAsync(new Close("a"));
        await WaitForAsync(() => Accounts(ledger).CallsOf("a") == 1);
    }

    [Theory]
    [InlineData("orders")]
    [InlineData("")]
    [InlineData("a\u0000b.replies.x")]
    public async Task An_answer_is_never_sent_among_the_events_of_others(string replyTo)
    {
        await using var ledger = await LedgerAsync();
        await using var hostile = new InMemoryTransport(_broker);
        await hostile.SendAsync("ledger", [Message("""{"Account":"a"}""", replyTo)], Cancelled);
        var letter = replyTo.Length == 0 ? null : Assert.Single(await ledger.DeadLettersAsync(1));
        await WaitForAsync(() => replyTo.Length > 0 || Accounts(ledger).CallsOf("a") == 1);

        Assert.Equal(replyTo.Length == 0 ? null : "sourcegenbus.unreadable", letter?.Envelope.Name);
        Assert.Empty(_broker.MessagesOf("orders"));
    }

    [Fact]
    public async Task A_command_that_cannot_be_read_is_answered_with_the_reason()
    {
        await using var ledger = await LedgerAsync();
        await using var other = new InMemoryTransport(_broker);
        await other.SendAsync("ledger", [Message("""{"Account":7}""", "other.replies.x")], Cancelled);
        await WaitForAsync(() => _broker.MessagesOf("other.replies.x").Count == 1);
        using var answer = JsonDocument.Parse(_broker.MessagesOf("other.replies.x")[0].Body);

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
        await WaitForAsync(() => _broker.MessagesOf("ledger").Count == 1);
        await using var other = new InMemoryTransport(_broker);
        var answer = new TransportMessage("1", System.Text.Encoding.UTF8.GetBytes(body))
        {
            Type = "sourcegenbus.result",
            Headers = new Dictionary<string, string>
            {
                ["ce_specversion"] = "1.0",
                ["ce_type"] = type,
                ["ce_causationid"] = _broker.MessagesOf("ledger")[0].Id,
            },
        };
        await other.SendAsync("shop.replies.one", [answer], Cancelled);
        var exception = await Assert.ThrowsAsync<RemoteCommandException>(() => sending);

        Assert.StartsWith("'ledger.book' was carried out, but its answer cannot be read: ", exception.Message);
    }

    [Fact]
    public async Task An_answer_to_nowhere_holds_nothing_else_up()
    {
        var faulty = new NarrowTransport(_broker) { Missing = "gone.replies.x" };
        await using var ledger = await Service.StartAsync(
            "ledger",
            await Databases.Sqlite(),
            builder => builder.AddTransport(_ => faulty).Subscribe("ledger"),
            parts: new ServiceParts { AddBus = LedgerProgram.AddBus, AddEvents = LedgerProgram.AddEvents });
        await using var shop = await ShopAsync();
        await Bus(shop).SendAsync(new Close("before"), Cancelled);
        await using var other = new InMemoryTransport(_broker);
        await other.SendAsync("ledger", [Message("""{"Account":"a"}""", "gone.replies.x")], Cancelled);
        await WaitForAsync(() => ledger.Logged(LogLevel.Error).Any(static text => text.StartsWith("'gone.replies.x' on", StringComparison.Ordinal)));

        await Bus(shop).SendAsync(new Book("b", 1), Cancelled);
        await WaitForAsync(() => _broker.MessagesOf("bookings").Count == 1);
        await ledger.HealthAsync(HealthStatus.Healthy);
    }

    [Fact]
    public async Task An_answer_that_is_too_large_says_that_the_command_was_carried_out()
    {
        var small = new NarrowTransport(_broker) { LargestMessage = 320 };
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
            "orders", "sqlite", _broker, static builder => builder.Subscribe("orders"), service => service.Bus.Subscribe<OrderPlaced>(
                static (_, _, _) => throw new InvalidOperationException("never")));
        await WaitForAsync(() => orders.Logged(LogLevel.Information).Any(static text => text.StartsWith("Receives from", StringComparison.Ordinal)));
        await using var other = new InMemoryTransport(_broker);
        var message = Message("""{"Order":"1","Number":1}""", "other.replies.x");
        await other.SendAsync("orders", [message with { Type = "order.placed", Headers = new Dictionary<string, string>(message.Headers) { ["ce_type"] = "order.placed" } }], Cancelled);

        Assert.Equal(3, Assert.Single(await orders.DeadLettersAsync(1)).Attempts.Count);
        Assert.Empty(_broker.MessagesOf("other.replies.x"));
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

    [Fact]
    public async Task A_command_with_an_id_of_its_own_is_another_one_each_time_it_is_sent()
    {
        await using var ledger = await LedgerAsync();
        await using var shop = await ShopAsync();
        var command = new Close("a");
        await Bus(shop).SendAsync(command, Cancelled);
        await Bus(shop).SendAsync(command, Cancelled);

        Assert.Equal(2, Accounts(ledger).CallsOf("a"));
    }

    private static TransportMessage Message(string body, string replyTo) => new("7", System.Text.Encoding.UTF8.GetBytes(body))
    {
        Type = "ledger.close",
        Headers = new Dictionary<string, string>
        {
            ["ce_specversion"] = "1.0",
            ["ce_id"] = "7",
            ["ce_source"] = "other",
            ["ce_type"] = "ledger.close",
            ["ce_replyto"] = replyTo,
        },
    };

    private static ICommandBus Bus(Service service) => service.Services.GetRequiredService<ICommandBus>();

    private static Accounts Accounts(Service service) => service.Services.GetRequiredService<Accounts>();

    private static async Task WaitForAsync(Func<bool> reached)
    {
        while (!reached())
            await Task.Delay(10, Cancelled);
    }

    private static async Task Retried(Func<ValueTask> send)
    {
        while (true)
        {
            try
            {
                await send();
                return;
            }
            catch (TransportException exception) when (exception.IsTransient)
            {
                await Task.Delay(10, Cancelled);
            }
        }
    }

    private async Task<Service> LedgerAsync(string database = "sqlite", Action<SubscriptionOptions>? configure = null)
    {
        var service = await Service.StartAsync(
            "ledger",
            database,
            _broker,
            builder => builder.Subscribe("ledger", configure),
            parts: new ServiceParts { AddBus = LedgerProgram.AddBus, AddEvents = LedgerProgram.AddEvents });
        await WaitForAsync(() => service.Logged(LogLevel.Information).Any(static text => text.StartsWith("Receives from 'ledger'", StringComparison.Ordinal)));
        return service;
    }

    private Task<Service> ShopAsync(
        string database = "sqlite", Action<TransportOptions>? options = null) =>
        ShopAsync(builder => builder.Configure(options ?? (static _ => { })), database);

    private Task<Service> ShopAsync(Action<TransportsBuilder> transports, string database = "sqlite") => Service.StartAsync(
        "shop",
        database,
        _broker,
        builder =>
        {
            builder.SendCommands().Configure(static options => options.InstanceName = "one");
            transports(builder);
        },
        parts: Customer);

    private sealed record Unpublished : ICommand;

    private sealed class MuteException : Exception
    {
        public override string Message => throw new InvalidOperationException("no message");
    }
}
