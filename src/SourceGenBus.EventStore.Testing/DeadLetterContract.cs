using Xunit;

namespace SourceGenBus.EventStore.Testing;

/// <summary>What the dead letters of a store promise.</summary>
/// <param name="create">Makes an empty store; the suite disposes it.</param>
public abstract class DeadLetterContract(Func<ValueTask<IDurableStore>> create) : OutboxContract(create)
{
    private IDeadLetterStorage Letters => Store.DeadLetters;

    /// <summary>A dead letter knows everything that went wrong.</summary>
    [Fact]
    public async Task A_dead_letter_tells_of_every_attempt()
    {
        await WriteAsync("k", "1");
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            var now = Now.AddMinutes(attempt);
            var lease = await LeaseAsync(now: now);
            await Outbox.FailAsync(
                lease,
                lease.Messages[0],
                new DeliveryFailure($"handler {attempt}", $"error {attempt}", now, attempt < 3 ? now : null),
                Cancelled);
            await Outbox.ReleaseAsync(lease, Cancelled);
        }

        var listed = Assert.Single(await Letters.ListAsync(DeadLetterFilter.Default, cancellationToken: Cancelled));
        var letter = await Letters.FindAsync(listed.Id, Cancelled);

        Assert.Equal("1", Text(letter!.Envelope));
        Assert.Equal("k", letter.Envelope.Key);
        Assert.Equal(Now.AddMinutes(3), letter.DiedAt);
        Assert.Equal((null, null), (letter.DiscardReason, letter.DiscardedAt));
        Assert.Equal(
            [.. Enumerable.Range(1, 3).Select(static number => new FailedAttempt(number, $"handler {number}", $"error {number}", Now.AddMinutes(number)))],
            letter.Attempts);
        Assert.Equal(letter.Attempts, listed.Attempts);
    }

    /// <summary>Of what is not there nothing is told, and nothing happens.</summary>
    [Fact]
    public async Task What_is_no_dead_letter_is_not_found()
    {
        await WriteAsync("k", "1");
        var id = await KillFirstAsync();

        foreach (var other in new[] { new DeadLetterId(id.Position + 1), id with { Handler = "mailer" } })
        {
            Assert.Null(await Letters.FindAsync(other, Cancelled));
            Assert.False(await Letters.ReplayAsync(other, cancellationToken: Cancelled));
            Assert.False(await Letters.DiscardAsync(other, "a test", Cancelled));
        }

        Assert.Equal(1, await Letters.CountAsync(DeadLetterFilter.Default, Cancelled));
    }

    /// <summary>Replayed, an event takes its old place.</summary>
    [Fact]
    public async Task A_replayed_event_comes_before_what_waited_for_it()
    {
        await WriteAsync("k", "1", "2");
        var id = await KillFirstAsync();
        await WriteAsync("k", "3");
        Assert.Empty(await LookAsync());

        Assert.True(await Letters.ReplayAsync(id, cancellationToken: Cancelled));

        var lease = await LeaseAsync();
        Assert.Equal(["1", "2", "3"], Texts(lease));
        Assert.All(lease.Messages, static message => Assert.Equal(0, message.Attempts));
        Assert.False(await Letters.ReplayAsync(id, cancellationToken: Cancelled));
        Assert.Empty(await Letters.ListAsync(DeadLetterFilter.Default, cancellationToken: Cancelled));
    }

    /// <summary>An event that dies again tells of what went wrong before it was replayed, too.</summary>
    [Fact]
    public async Task The_attempts_before_a_replay_are_kept_until_it_arrives()
    {
        await WriteAsync("k", "1");
        var id = await KillFirstAsync();
        await Letters.ReplayAsync(id, cancellationToken: Cancelled);
        await KillFirstAsync(Hopeless with { Error = "again" });

        Assert.Equal(["it broke", "again"], (await Letters.FindAsync(id, Cancelled))!.Attempts.Select(static attempt => attempt.Error));
    }

    /// <summary>Mended, it goes out as it is now.</summary>
    [Fact]
    public async Task An_edited_event_is_replayed_with_its_new_payload()
    {
        await WriteAsync("k", "1");
        var id = await KillFirstAsync();

        Assert.True(await Letters.ReplayAsync(id, "\"edited\""u8.ToArray(), Cancelled));

        Assert.Equal(["edited"], await LookAsync());
    }

    /// <summary>A payload that is no JSON would only die again.</summary>
    /// <param name="payload">The payload.</param>
    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("1 2")]
    public async Task A_payload_that_is_no_json_is_refused(string payload)
    {
        await WriteAsync("k", "1");
        var id = await KillFirstAsync();

        await Assert.ThrowsAsync<ArgumentException>(
            async () => await Letters.ReplayAsync(id, System.Text.Encoding.UTF8.GetBytes(payload), Cancelled));

        Assert.Equal("1", Text((await Letters.FindAsync(id, Cancelled))!.Envelope));
    }

    /// <summary>Discarded, it frees its key and is kept with reason and time.</summary>
    [Fact]
    public async Task A_discarded_event_frees_its_key_and_is_kept()
    {
        await WriteAsync("k", "1", "2");
        var id = await KillFirstAsync();
        var before = DateTimeOffset.UtcNow.AddSeconds(-1);

        Assert.True(await Letters.DiscardAsync(id, "no such customer", Cancelled));

        Assert.Equal(["2"], await LookAsync());
        Assert.Empty(await Letters.ListAsync(DeadLetterFilter.Default, cancellationToken: Cancelled));
        var kept = Assert.Single(await Letters.ListAsync(new DeadLetterFilter { IncludeDiscarded = true }, cancellationToken: Cancelled));
        Assert.Equal("no such customer", kept.DiscardReason);
        Assert.InRange(kept.DiscardedAt!.Value, before, DateTimeOffset.UtcNow.AddSeconds(1));
        Assert.Equal("it broke", Assert.Single(kept.Attempts).Error);
        Assert.Equal(kept.DiscardedAt, (await Letters.FindAsync(id, Cancelled))!.DiscardedAt);
        Assert.False(await Letters.ReplayAsync(id, cancellationToken: Cancelled));
        Assert.False(await Letters.DiscardAsync(id, "again", Cancelled));
    }

    /// <summary>Nothing is discarded without a reason.</summary>
    [Fact]
    public async Task A_reason_is_asked_for()
    {
        await WriteAsync("k", "1");
        var id = await KillFirstAsync();

        await Assert.ThrowsAsync<ArgumentException>(async () => await Letters.DiscardAsync(id, " ", Cancelled));

        Assert.Equal(1, await Letters.CountAsync(DeadLetterFilter.Default, Cancelled));
    }

    /// <summary>Dead letters can be searched.</summary>
    [Fact]
    public async Task Dead_letters_are_found_by_all_that_is_known_of_them()
    {
        await WriteAsync("a", "1");
        await KillFirstAsync();
        await WriteAsync("b", "2");
        await KillFirstAsync(Hopeless with { FailedAt = Now.AddHours(1), Error = "No route to host" });
        await WriteAsync("c", "3");
        await SplitFirstAsync(Hopeless with { FailedAt = Now.AddHours(2), Error = "a 100% failure" });

        await FindsAsync(new DeadLetterFilter { Name = "thing.happened" }, "1", "2", "3");
        await FindsAsync(new DeadLetterFilter { Name = "other" });
        await FindsAsync(new DeadLetterFilter { Key = "b" }, "2");
        await FindsAsync(new DeadLetterFilter { Handler = "mailer" }, "3");
        await FindsAsync(new DeadLetterFilter { Handler = "" }, "1", "2");
        await FindsAsync(new DeadLetterFilter { DiedFrom = Now.AddHours(1) }, "2", "3");
        await FindsAsync(new DeadLetterFilter { DiedBefore = Now.AddHours(1) }, "1");
        await FindsAsync(new DeadLetterFilter { DiedFrom = Now.AddHours(1), DiedBefore = Now.AddHours(2) }, "2");
        await FindsAsync(new DeadLetterFilter { ErrorText = "ROUTE" }, "2");
        await FindsAsync(new DeadLetterFilter { ErrorText = "100% fail" }, "3");
        await FindsAsync(new DeadLetterFilter { ErrorText = "1%f" });
        await FindsAsync(new DeadLetterFilter { Key = "a", ErrorText = "route" });

        async Task FindsAsync(DeadLetterFilter filter, params string[] texts)
        {
            Assert.Equal(
                texts, (await Letters.ListAsync(filter, cancellationToken: Cancelled)).Select(static letter => Text(letter.Envelope)));
            Assert.Equal(texts.Length, await Letters.CountAsync(filter, Cancelled));
        }
    }

    /// <summary>A list goes on after its last entry, also between two handlers of one event.</summary>
    [Fact]
    public async Task A_list_is_read_page_by_page()
    {
        await WriteAsync("a", "1");
        await SplitFirstAsync(Hopeless, Hopeless with { Handler = "stock" });
        await WriteAsync("b", "2");
        await KillFirstAsync();

        var seen = new List<string>();
        var filter = DeadLetterFilter.Default;
        while (await Letters.ListAsync(filter, limit: 1, Cancelled) is [var letter])
        {
            seen.Add($"{Text(letter.Envelope)} {letter.Id.Handler}");
            filter = filter with { After = letter.Id };
        }

        Assert.Equal(["1 mailer", "1 stock", "2 "], seen);
    }

    /// <summary>All that a filter finds is replayed, the first ones first, and each once.</summary>
    [Fact]
    public async Task Many_are_replayed_in_order()
    {
        for (var number = 1; number <= 3; number++)
        {
            await WriteAsync($"{number}", $"{number}", $"{number} next");
            await KillFirstAsync();
            await CompleteAllAsync();
        }

        await WriteAsync("other", "other");
        await KillFirstAsync(Hopeless with { Error = "something else" });

        var replayed = await Letters.ReplayAllAsync(new DeadLetterFilter { ErrorText = "it broke" }, cancellationToken: Cancelled)
            .Select(static letter => Text(letter.Envelope)).ToListAsync(Cancelled);

        Assert.Equal(["1", "2", "3"], replayed);
        Assert.Equal(["1", "1 next", "2", "2 next", "3", "3 next"], await LookAsync());
        Assert.Equal(["other"], (await Letters.ListAsync(DeadLetterFilter.Default, cancellationToken: Cancelled)).Select(static letter => Text(letter.Envelope)));
    }

    /// <summary>What dies while it is replayed is not replayed again and again.</summary>
    [Fact]
    public async Task A_replay_ends_although_everything_dies_again()
    {
        for (var number = 1; number <= 3; number++)
        {
            await WriteAsync($"{number}", $"{number}");
            await KillFirstAsync();
        }

        var timeProvider = new SteppingClock(Now.AddMinutes(1));
        var replayed = 0;
        await foreach (var letter in Letters.ReplayAllAsync(DeadLetterFilter.Default, new DeadLetterReplayOptions { TimeProvider = timeProvider }, Cancelled))
        {
            Assert.True(++replayed <= 3);
            await KillFirstAsync(Hopeless with { FailedAt = timeProvider.GetUtcNow().AddSeconds(1) });
        }

        Assert.Equal(3, replayed);
        Assert.Equal(3, await Letters.CountAsync(DeadLetterFilter.Default, Cancelled));
    }

    /// <summary>A limit is a limit, and discarded ones stay.</summary>
    [Fact]
    public async Task A_replay_stops_at_its_limit_and_leaves_what_was_discarded()
    {
        var ids = new List<DeadLetterId>();
        for (var number = 1; number <= 4; number++)
        {
            await WriteAsync($"{number}", $"{number}");
            ids.Add(await KillFirstAsync());
        }

        await Letters.DiscardAsync(ids[0], "a test", Cancelled);
        var all = new DeadLetterFilter { IncludeDiscarded = true };

        Assert.Equal(2, await Letters.ReplayAllAsync(all, new DeadLetterReplayOptions { Limit = 2 }, Cancelled).CountAsync(Cancelled));

        Assert.Equal([ids[0], ids[3]], (await Letters.ListAsync(all, cancellationToken: Cancelled)).Select(static letter => letter.Id));
    }

    /// <summary>A rate keeps the time between two events.</summary>
    [Fact]
    public async Task A_replay_keeps_to_its_rate()
    {
        for (var number = 1; number <= 4; number++)
        {
            await WriteAsync($"{number}", $"{number}");
            await KillFirstAsync();
        }

        var timeProvider = new SteppingClock(Now.AddMinutes(1));
        var times = await Letters.ReplayAllAsync(
            DeadLetterFilter.Default, new DeadLetterReplayOptions { EventsPerSecond = 0.5, TimeProvider = timeProvider }, Cancelled)
            .Select(_ => timeProvider.GetUtcNow() - Now.AddMinutes(1)).ToListAsync(Cancelled);

        Assert.Equal([0, 2, 4, 6], times.Select(static time => time.TotalSeconds));
    }

    /// <summary>No rate is slower than one above nothing.</summary>
    /// <param name="rate">Events a second.</param>
    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    public void A_rate_is_above_nothing(double rate) =>
        Assert.Throws<ArgumentOutOfRangeException>(
            () => Letters.ReplayAllAsync(DeadLetterFilter.Default, new DeadLetterReplayOptions { EventsPerSecond = rate }, Cancelled));

    /// <summary>Stands still, and leaps to the end of each wait.</summary>
    private sealed class SteppingClock(DateTimeOffset now) : TimeProvider
    {
        private DateTimeOffset _now = now;

        public override DateTimeOffset GetUtcNow() => _now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _now.UtcTicks;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime > TimeSpan.Zero)
                _now += dueTime;
            return TimeProvider.System.CreateTimer(callback, state, TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }
    }
}
