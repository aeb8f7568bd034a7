using System.Text.Json;
using Ledger;
using Ledger.Customer;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace SourceGenBus.Transports.Tests;

/// <summary>Commands and queries that another program does not carry out, or not as they should be.</summary>
public sealed class RequestFaultTests : RequestTest
{
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
        Assert.Empty(Broker.MessagesOf("bookings"));

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
        Broker.IsDown = true;
        await using var shop = await ShopAsync(options: static options => options.RequestTimeout = TimeSpan.FromMilliseconds(100));
        var exception = await Assert.ThrowsAsync<TransportException>(async () => await Bus(shop).SendAsync(new Close("a"), Cancelled));

        Assert.Equal(
            "Answers cannot be received from 'shop.replies.one' yet, so nothing was sent to 'ledger'. Is the host started, and the broker there?",
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
        await WaitForAsync(() => Broker.MessagesOf("shop.replies.one").Count == 1);
        using var answer = JsonDocument.Parse(Broker.MessagesOf("shop.replies.one")[0].Body);
        Assert.Contains("by the clock of the program that handles it. It was not begun.", answer.RootElement.GetProperty("message").GetString());

        Assert.Equal(0, Accounts(ledger).CallsOf("a"));
        Assert.Empty(Broker.MessagesOf("bookings"));
        Assert.Equal(0, (await ledger.Store.Outbox.GetStateAsync(Cancelled)).DeadLetters);
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
        await using var shop = await Service.StartAsync("shop", "sqlite", Broker, parts: Customer);
        var exception = await Assert.ThrowsAsync<InvalidOperationException>(async () => await Bus(shop).SendAsync(new Close("a"), Cancelled));

        Assert.Equal(
            "'Ledger.Close' is handled by another program, which is reached through 'ledger', but this program receives no answers. Call "
            + "SendCommands() in the delegate of AddTransports.",
            exception.Message);
        Assert.Empty(Broker.MessagesOf("ledger"));
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
    public async Task While_theBroker_is_away_the_sender_is_told_at_once_that_it_was_not_sent()
    {
        await using var ledger = await LedgerAsync();
        await using var shop = await ShopAsync();
        await Bus(shop).SendAsync(new Close("before"), Cancelled);
        Broker.IsDown = true;
        var exception = await Assert.ThrowsAsync<TransportException>(async () => await Bus(shop).SendAsync(new Close("a"), Cancelled));
        Assert.StartsWith("'ledger.close' could not be sent to 'ledger', so it was not carried out, unless only the confirmation was lost: ", exception.Message);
        Assert.True(exception.IsTransient);

        Broker.IsDown = false;
        await shop.HealthAsync(HealthStatus.Healthy);
        await Retried(() => Bus(shop).SendAsync(new Close("b"), Cancelled));
        Assert.Equal(0, Accounts(ledger).CallsOf("a"));
    }
}
