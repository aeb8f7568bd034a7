using System.Text.Json;
using Ledger;
using Ledger.Customer;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace SourceGenBus.Transports.Tests;

/// <summary>Commands and queries that another program handles: the code that sends and the code that handles do not know of it.</summary>
public sealed class RequestTests : RequestTest
{
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
        Assert.Equal("ledger.booked", Assert.Single(Broker.MessagesOf("bookings")).Type);
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
    public async Task A_command_that_arrives_twice_is_carried_out_and_answered_once()
    {
        await using var ledger = await LedgerAsync();
        await using var shop = await ShopAsync();
        await Bus(shop).SendAsync(new Book("a", 1), Cancelled);
        var command = Assert.Single(Broker.MessagesOf("ledger"));
        await using (var again = new InMemoryTransport(Broker))
            Assert.Equal(SendOutcome.Confirmed, Assert.Single(await again.SendAsync("ledger", [command], Cancelled)).Outcome);
        await Bus(shop).SendAsync(new Book("a", 2), Cancelled);
        await ledger.OutboxAsync(static state => state == default);

        Assert.Equal(2, Accounts(ledger).CallsOf("a"));
        Assert.Equal(2, Broker.MessagesOf("bookings").Count);
        Assert.Equal(2, Broker.MessagesOf("shop.replies.one").Count);
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

        var id = Assert.Single(Broker.MessagesOf("ledger")).Id;
        Assert.Equal(("c1", id), (seen!.CorrelationId, seen.CausationId));
        var booked = Assert.Single(Broker.MessagesOf("bookings"));
        Assert.Equal(("c1", id), (booked.Headers["ce_correlationid"], booked.Headers["ce_causationid"]));
        Assert.Equal(id, Assert.Single(Broker.MessagesOf("shop.replies.one")).Headers["ce_causationid"]);
    }

    [Fact]
    public async Task A_command_in_the_outbox_needs_no_answer_and_is_tried_again()
    {
        await using var ledger = await LedgerAsync();
        await using var shop = await Service.StartAsync("shop", "sqlite", Broker, parts: Customer);
        Accounts(ledger).OnCall = (account, _, _) => Accounts(ledger).CallsOf(account) < 3
            ? throw new InvalidOperationException("not yet")
            : default;
        await shop.WriteAsync(new Book("a", 1));
        await WaitForAsync(() => Accounts(ledger).CallsOf("a") == 3);
        await ledger.OutboxAsync(static state => state == default);

        Assert.Single(Broker.MessagesOf("bookings"));
    }

    [Fact]
    public async Task A_command_in_the_outbox_that_keeps_failing_becomes_a_dead_letter_with_the_commands_name()
    {
        await using var ledger = await LedgerAsync();
        await using var shop = await Service.StartAsync("shop", "sqlite", Broker, parts: Customer);
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

    [Fact]
    public async Task A_command_with_an_id_of_its_own_is_another_one_each_time_it_is_sent()
    {
        await using var ledger = await LedgerAsync();
        await using var shop = await ShopAsync();
        var command = new Reopen("a");
        await Bus(shop).SendAsync(command, Cancelled);
        await Bus(shop).SendAsync(command, Cancelled);

        Assert.Equal(2, Accounts(ledger).CallsOf("a"));
    }
}
