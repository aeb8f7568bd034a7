using Xunit;

namespace SourceGenBus.EventStore.Testing;

/// <summary>What an outbox promises when some handlers of an event have failed and the others have it.</summary>
/// <param name="create">Makes an empty store; the suite disposes it.</param>
public abstract class HandlerDeliveryContract(Func<ValueTask<IDurableStore>> create) : OutboxContract(create)
{
    private static readonly DateTimeOffset Later = Now.AddMinutes(1);
    private static readonly DeliveryFailure Mailer = new("mailer", "no mail today", Now, Later);
    private static readonly DeliveryFailure Stock = new("stock", "no stock today", Now, Later);

    /// <summary>The event comes again for the handler that failed, and for no other.</summary>
    [Fact]
    public async Task Only_the_handler_that_failed_gets_the_event_again()
    {
        await WriteAsync("k", "1");
        await SplitFirstAsync(Mailer);

        Assert.Empty(await LookAsync());
        Assert.Equal(Later, await Outbox.GetNextDueAsync(Cancelled));
        Assert.Equal(new OutboxState(0, 1, 0, 0), await Outbox.GetStateAsync(Cancelled));
        Assert.Null(await Outbox.GetOldestDueAsync(Now, Cancelled));
        Assert.Equal(Later, await Outbox.GetOldestDueAsync(Later, Cancelled));
        var lease = await LeaseAsync(now: Later);

        Assert.Equal(["1 for mailer"], Texts(lease));
        Assert.Equal(1, Assert.Single(lease.Messages).Attempts);
        await Outbox.CompleteAsync(lease, lease.Messages, Cancelled);
        Assert.Equal(default, await Outbox.GetStateAsync(Cancelled));
    }

    /// <summary>What is nobody's fault is no attempt, however often it happens.</summary>
    [Fact]
    public async Task A_postponement_counts_as_no_attempt_and_leaves_no_record()
    {
        await WriteAsync("k", "1");
        await SplitFirstAsync(Mailer with { IsPostponement = true });
        for (var time = 1; time <= 3; time++)
        {
            var again = await LeaseAsync(now: Later.AddMinutes(time));
            Assert.Equal(1, Assert.Single(again.Messages).Attempts);
            await Outbox.FailAsync(
                again, again.Messages[0], Mailer with { RetryAt = Later.AddMinutes(time + 1), IsPostponement = true }, Cancelled);
            await Outbox.ReleaseAsync(again, Cancelled);
        }

        var last = await LeaseAsync(now: Later.AddMinutes(9));
        await Outbox.FailAsync(last, Assert.Single(last.Messages), Mailer with { RetryAt = null }, Cancelled);

        var letter = Assert.Single(await Store.DeadLetters.ListAsync(DeadLetterFilter.Default, cancellationToken: Cancelled));
        Assert.Equal("no mail today", Assert.Single(letter.Attempts).Error);
    }

    /// <summary>Later events of the key are for all but the handler that is behind; its part comes after what it waits for.</summary>
    [Fact]
    public async Task A_handler_that_failed_is_held_with_its_key_and_no_other_handler_is()
    {
        var other = KeyBeside("k");
        await WriteAsync("k", "1", "2");
        await WriteAsync(other, "x");
        await SplitFirstAsync(Mailer);

        var lease = await LeaseAsync();
        Assert.Equal(["2", "x"], Texts(lease));
        Assert.Equal(["mailer"], lease.Messages[0].Held);
        Assert.Empty(lease.Messages[1].Held);
        await Outbox.SplitByHandlerAsync(lease, lease.Messages[0], [], ["mailer"], Cancelled);
        await Outbox.CompleteAsync(lease, [lease.Messages[1]], Cancelled);
        await Outbox.ReleaseAsync(lease, Cancelled);
        Assert.Empty(await LookAsync());

        Assert.Equal(["1 for mailer", "2 for mailer"], await LookAsync(Later));
    }

    /// <summary>While a handler catches up, new events still wait behind the old ones; then they are for all again.</summary>
    [Fact]
    public async Task A_handler_that_has_caught_up_is_free()
    {
        await WriteAsync("k", "1");
        await SplitFirstAsync(Mailer);
        await WriteAsync("k", "2");

        var lease = await LeaseAsync(now: Later);
        Assert.Equal(["1 for mailer", "2"], Texts(lease));
        Assert.Equal(["mailer"], lease.Messages[1].Held);
        await Outbox.CompleteAsync(lease, [lease.Messages[0]], Cancelled);
        await Outbox.SplitByHandlerAsync(lease, lease.Messages[1], [], ["mailer"], Cancelled);
        await Outbox.ReleaseAsync(lease, Cancelled);

        Assert.Equal(["2 for mailer"], await LookAsync(Later));
        await CompleteAllAsync(Later);
        await WriteAsync("k", "3");
        Assert.Empty(Assert.Single((await LeaseAsync()).Messages).Held);
    }

    /// <summary>A second failure sets aside all that waits behind it.</summary>
    [Fact]
    public async Task What_waits_behind_a_retry_waits_for_the_next_one_too()
    {
        await WriteAsync("k", "1", "2");
        await SplitFirstAsync(Mailer);
        await SplitFirstAsync();
        var lease = await LeaseAsync(now: Later);
        Assert.Equal(["1 for mailer", "2 for mailer"], Texts(lease));
        await Outbox.FailAsync(lease, lease.Messages[0], Mailer with { RetryAt = Later.AddMinutes(1) }, Cancelled);
        await Outbox.ReleaseAsync(lease, Cancelled);

        Assert.Empty(await LookAsync(Later));
        lease = await LeaseAsync(now: Later.AddMinutes(1));
        Assert.Equal(["1 for mailer", "2 for mailer"], Texts(lease));
        Assert.Equal([2, 0], lease.Messages.Select(static message => message.Attempts));
    }

    /// <summary>Two handlers fail each on its own.</summary>
    [Fact]
    public async Task Handlers_wait_each_for_itself()
    {
        await WriteAsync("k", "1");
        await SplitFirstAsync(Mailer, Stock with { RetryAt = Later.AddMinutes(1) });

        var lease = await LeaseAsync(now: Later);
        Assert.Equal(["1 for mailer"], Texts(lease));
        await Outbox.CompleteAsync(lease, lease.Messages, Cancelled);
        await Outbox.ReleaseAsync(lease, Cancelled);

        Assert.Equal(["1 for stock"], await LookAsync(Later.AddMinutes(1)));
    }

    /// <summary>Without a key nobody waits for anybody.</summary>
    [Fact]
    public async Task Without_a_key_nothing_is_held()
    {
        await Outbox.WriteAsync(Events("1"), cancellationToken: Cancelled);
        await SplitFirstAsync(Mailer);
        await Outbox.WriteAsync(Events("2"), cancellationToken: Cancelled);

        Assert.Empty(Assert.Single((await LeaseAsync(duration: TimeSpan.Zero)).Messages).Held);
        Assert.Equal(["1 for mailer", "2"], await LookAsync(Later));
    }

    /// <summary>A lease that was lost changes nothing any more.</summary>
    [Fact]
    public async Task A_lost_lease_splits_and_completes_nothing()
    {
        await WriteAsync("k", "1", "2");
        await SplitFirstAsync(Mailer);
        var lost = await LeaseAsync(duration: TimeSpan.Zero, now: Later);
        var next = await LeaseAsync(now: Later);
        Assert.Equal(["1 for mailer", "2"], Texts(lost));

        await Outbox.CompleteAsync(lost, [lost.Messages[0]], Cancelled);
        await Outbox.FailAsync(lost, lost.Messages[0], Hopeless, Cancelled);
        await Outbox.SplitByHandlerAsync(lost, lost.Messages[1], [Stock], ["mailer"], Cancelled);
        await Outbox.ReleaseAsync(next, Cancelled);

        Assert.Equal(["1 for mailer", "2"], await LookAsync(Later));
        Assert.Equal(0, await Store.DeadLetters.CountAsync(DeadLetterFilter.Default, Cancelled));
    }

    /// <summary>Given up by one handler, an event parks its key for that one.</summary>
    [Fact]
    public async Task A_handlers_dead_letter_parks_the_key_for_that_handler()
    {
        await WriteAsync("k", "1", "2");
        var position = await SplitFirstAsync(Mailer with { RetryAt = null });
        await SplitFirstAsync();

        Assert.Empty(await LookAsync(DateTimeOffset.MaxValue));
        Assert.Null(await Outbox.GetNextDueAsync(Cancelled));
        Assert.Equal(new OutboxState(0, 0, 1, 1), await Outbox.GetStateAsync(Cancelled));
        var letter = Assert.Single(await Store.DeadLetters.ListAsync(DeadLetterFilter.Default, cancellationToken: Cancelled));
        Assert.Equal(new DeadLetterId(position, "mailer"), letter.Id);
        Assert.Equal("1", Text(letter.Envelope));
        Assert.Equal([new FailedAttempt(1, "mailer", "no mail today", Now)], letter.Attempts);
    }

    /// <summary>Replayed, it is for that handler only and comes before what waited for it.</summary>
    [Fact]
    public async Task A_handlers_dead_letter_is_replayed_for_that_handler()
    {
        await WriteAsync("k", "1", "2");
        var position = await SplitFirstAsync(Mailer with { RetryAt = null });
        await SplitFirstAsync();
        await WriteAsync("k", "3");

        Assert.True(await Store.DeadLetters.ReplayAsync(new DeadLetterId(position, "mailer"), "\"edited\""u8.ToArray(), Cancelled));

        var lease = await LeaseAsync();
        Assert.Equal(["edited for mailer", "2 for mailer", "3"], Texts(lease));
        Assert.Equal(["mailer"], lease.Messages[2].Held);
        Assert.Equal(0, lease.Messages[0].Attempts);
    }

    /// <summary>Discarded, it lets the handler go on without it.</summary>
    [Fact]
    public async Task A_handlers_dead_letter_is_discarded_for_that_handler()
    {
        await WriteAsync("k", "1", "2");
        var position = await SplitFirstAsync(Mailer with { RetryAt = null });
        await SplitFirstAsync();

        Assert.True(await Store.DeadLetters.DiscardAsync(new DeadLetterId(position, "mailer"), "a test", Cancelled));

        Assert.Equal(["2 for mailer"], await LookAsync());
        await CompleteAllAsync();
        await WriteAsync("k", "3");
        Assert.Empty(Assert.Single((await LeaseAsync()).Messages).Held);
    }

    /// <summary>A person frees a handler while a relay has a later event in hand: what waits behind still goes first.</summary>
    [Fact]
    public async Task What_was_held_stays_behind_when_a_person_frees_the_handler_meanwhile()
    {
        await WriteAsync("k", "1", "2");
        var position = await SplitFirstAsync(Mailer with { RetryAt = null });
        var lease = await LeaseAsync();
        Assert.Equal(["mailer"], Assert.Single(lease.Messages).Held);
        await Store.DeadLetters.DiscardAsync(new DeadLetterId(position, "mailer"), "a test", Cancelled);

        await Outbox.SplitByHandlerAsync(lease, lease.Messages[0], [], ["mailer"], Cancelled);
        await Outbox.ReleaseAsync(lease, Cancelled);
        await WriteAsync("k", "3");

        lease = await LeaseAsync();
        Assert.Equal(["2 for mailer", "3"], Texts(lease));
        Assert.Equal(["mailer"], lease.Messages[1].Held);
    }

    /// <summary>The attempts of one handler are not told of another; those of the whole event are told of all.</summary>
    [Fact]
    public async Task A_dead_letter_tells_of_the_attempts_that_concern_it()
    {
        await WriteAsync("k", "1");
        var lease = await LeaseAsync();
        await Outbox.FailAsync(lease, lease.Messages[0], new DeliveryFailure("target", "no commit", Now, Now), Cancelled);
        await Outbox.ReleaseAsync(lease, Cancelled);
        await SplitFirstAsync(Mailer with { RetryAt = null }, Stock with { RetryAt = null });

        var letters = await Store.DeadLetters.ListAsync(DeadLetterFilter.Default, cancellationToken: Cancelled);

        Assert.Equal(["mailer", "stock"], letters.Select(static letter => letter.Id.Handler));
        Assert.Equal(
            [(1, "no commit"), (2, "no stock today")], letters[1].Attempts.Select(static attempt => (attempt.Number, attempt.Error)));
        Assert.Equal(["stock"], (await Store.DeadLetters.ListAsync(new DeadLetterFilter { ErrorText = "STOCK" }, cancellationToken: Cancelled)).Select(static letter => letter.Id.Handler));
    }
}
