using Xunit;

namespace SourceGenBus.EventStore.Testing;

/// <summary>
/// What a store promises about the ids of events: a repeated append is recognized, and no event is lost since another has its id.
/// </summary>
/// <param name="create">Makes an empty store; the suite disposes it.</param>
public abstract class EventIdContract(Func<ValueTask<IDurableStore>> create) : StoreContract(create)
{
    /// <summary>An append that is repeated after an unknown outcome is answered as the first one was.</summary>
    /// <param name="expected">What both attempts expect; -1 for any version.</param>
    /// <param name="movesOn">Whether the stream has moved on in between.</param>
    [Theory]
    [InlineData(-1, false)]
    [InlineData(-1, true)]
    [InlineData(0, false)]
    [InlineData(0, true)]
    public async Task A_repeated_append_is_answered_as_the_first_one_was(int expected, bool movesOn)
    {
        var events = Events("1", "2");
        var version = expected < 0 ? ExpectedVersion.Any : ExpectedVersion.Exactly(expected);
        var first = await AppendAsync("a", version, events);
        if (movesOn)
            await AppendAsync("a", ExpectedVersion.Exactly(2), Events("3"));

        // The same, read and made anew, and in another trace.
        var again = await AppendAsync("a", version, [.. events.Select(static envelope => envelope with
        {
            Payload = envelope.Payload.ToArray(), Headers = new EventHeaders { TraceParent = "another" },
        })]);

        Assert.Equal(first, again);
        Assert.Equal(movesOn ? ["1", "2", "3"] : ["1", "2"], await TextsAsync("a"));
        Assert.Equal(movesOn ? 3 : 2, (await Store.Outbox.LeaseAsync(Everything, Cancelled)).Messages.Count);
        Assert.Equal(movesOn ? 4 : 3, (await AppendAsync("a", ExpectedVersion.Any, Events("next"))).Version);
    }

    /// <summary>The same in a transaction of the caller's, before and after the first attempt is committed.</summary>
    [Fact]
    public async Task A_repeated_append_is_recognized_in_a_transaction_which_goes_on()
    {
        var events = Events("1", "2");
        await using (var unit = await Store.BeginAsync(Cancelled))
        {
            var first = await Store.Events.AppendAsync(
                unit.Transaction, "a", ExpectedVersion.Any, events, AppendOptions.Default, Cancelled);
            Assert.Equal(
                first,
                await Store.Events.AppendAsync(unit.Transaction, "a", ExpectedVersion.Any, events, AppendOptions.Default, Cancelled));
            await unit.CommitAsync(Cancelled);
        }

        await using (var unit = await Store.BeginAsync(Cancelled))
        {
            Assert.Equal(2, (await Store.Events.AppendAsync(unit.Transaction, "a", ExpectedVersion.None, events, AppendOptions.Default, Cancelled)).Version);
            await Store.Events.AppendAsync(
                unit.Transaction, "a", ExpectedVersion.Exactly(2), Events("3"), AppendOptions.Default, Cancelled);
            await unit.CommitAsync(Cancelled);
        }

        Assert.Equal(["1", "2", "3"], await TextsAsync("a"));
    }

    /// <summary>Several attempts of one append at the same time store it once.</summary>
    [Fact]
    public async Task Attempts_at_the_same_time_append_once()
    {
        await Store.MigrateAsync(Cancelled);
        var events = Events("1", "2");

        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => AppendAsync("a", ExpectedVersion.Any, events))));

        Assert.Single(results.Distinct());
        Assert.Equal(["1", "2"], await TextsAsync("a"));
    }

    /// <summary>Of appends to several streams at the same time, one gets the id.</summary>
    /// <param name="inTransactions">Whether each append is in a transaction of the caller's.</param>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_id_is_stored_in_one_of_the_streams_that_are_appended_to_at_the_same_time(bool inTransactions)
    {
        await Store.MigrateAsync(Cancelled);
        var events = Events("1", "2");
        string[] streams = [.. Enumerable.Range(0, 8).Select(static number => $"stream-{number}")];

        var stored = await Task.WhenAll(streams.Select(stream => Task.Run(() => TryAppendAsync(stream, events, inTransactions))));

        Assert.Single(stored, true);
        foreach (var (stream, isStored) in streams.Zip(stored))
            Assert.Equal(isStored ? ["1", "2"] : [], await TextsAsync(stream));
    }

    /// <summary>An append that has waited for a transaction with the same id fails when that commits, and goes through when it does not.</summary>
    /// <param name="commits">Whether the first transaction commits.</param>
    /// <param name="inTransactions">Whether the second append is in a transaction of the caller's, too.</param>
    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task The_first_transaction_with_an_id_decides_about_the_second(bool commits, bool inTransactions)
    {
        var events = Events("1", "2");
        Task<bool> second;
        await using (var unit = await Store.BeginAsync(Cancelled))
        {
            await Store.Events.AppendAsync(unit.Transaction, "a", ExpectedVersion.Any, events, AppendOptions.Default, Cancelled);
            second = Task.Run(() => TryAppendAsync("b", events, inTransactions));
            await Task.Delay(50, Cancelled);
            if (commits)
                await unit.CommitAsync(Cancelled);
        }

        Assert.Equal(!commits, await second);
        Assert.Equal(commits ? ["1", "2"] : [], await TextsAsync("a"));
        Assert.Equal(commits ? [] : ["1", "2"], await TextsAsync("b"));
    }

    /// <summary>One id with other contents is an error that names both, and changes nothing.</summary>
    /// <param name="stream">The stream that the copy is appended to.</param>
    /// <param name="expected">What its writer expects; -1 for any version.</param>
    [Theory]
    [InlineData("a", -1)]
    [InlineData("a", 0)]
    [InlineData("a", 1)]
    [InlineData("b", -1)]
    [InlineData("b", 0)]
    public async Task An_id_that_is_stored_with_other_contents_is_an_error_that_names_both(string stream, int expected)
    {
        var first = Event("first");
        await AppendAsync("a", ExpectedVersion.None, first);
        var copy = Event("copy") with { Id = first.Id, Name = "thing.copied" };
        var version = expected < 0 ? ExpectedVersion.Any : ExpectedVersion.Exactly(expected);

        var exception = await Assert.ThrowsAsync<EventIdConflictException>(() => AppendAsync(stream, version, Event("beside"), copy));
        await using (var unit = await Store.BeginAsync(Cancelled))
        {
            await Assert.ThrowsAsync<EventIdConflictException>(async () =>
                await Store.Events.AppendAsync(unit.Transaction, stream, version, [copy], AppendOptions.Default, Cancelled));
            await Store.Events.AppendAsync(unit.Transaction, "c", ExpectedVersion.None, Events("good"), AppendOptions.Default, Cancelled);
            await unit.CommitAsync(Cancelled);
        }

        Assert.Equal(first.Id, exception.EventId);
        foreach (var part in new[] { $"{first.Id}", "thing.copied", "thing.happened", "version 1 of stream 'a'", $"'{stream}'" })
            Assert.Contains(part, exception.Message, StringComparison.Ordinal);
        Assert.Equal(["first"], await TextsAsync("a"));
        Assert.Empty(await TextsAsync("b"));
        Assert.Equal(["good"], await TextsAsync("c"));
        Assert.Equal(1, (await AppendAsync("b", ExpectedVersion.None, Events("next"))).Version);
    }

    /// <summary>Events that are stored already, but not as this append would store them, are an error as well.</summary>
    [Fact]
    public async Task What_is_no_repetition_of_a_whole_append_is_an_error()
    {
        var events = Events("1", "2", "3");
        await AppendAsync("a", ExpectedVersion.None, events[0], events[1]);

        foreach (var append in (Func<Task>[])
        [
            () => AppendAsync("a", ExpectedVersion.Any, events),
            () => AppendAsync("a", ExpectedVersion.Exactly(2), events[1]),
            () => AppendAsync("a", ExpectedVersion.Any, events[1], events[0]),
            () => AppendAsync("b", ExpectedVersion.Any, events[0], events[1]),
            () => AppendAsync("a", ExpectedVersion.Any, events[1] with { Key = "key" }),
        ])
        {
            await Assert.ThrowsAsync<EventIdConflictException>(append);
        }

        Assert.Equal(["1", "2"], await TextsAsync("a"));
    }

    /// <summary>Two events of one write with the same id are an error, wherever they are written.</summary>
    [Fact]
    public async Task Two_events_of_one_write_with_one_id_are_an_error_that_names_both()
    {
        var first = Event("first");
        EventEnvelope[] events = [first, Event("between"), Event("copy") with { Id = first.Id, Name = "thing.copied" }];

        var exception = await Assert.ThrowsAsync<EventIdConflictException>(() => AppendAsync("a", ExpectedVersion.Any, events));
        await Assert.ThrowsAsync<EventIdConflictException>(async () => await Store.Outbox.WriteAsync(events, cancellationToken: Cancelled));
        await using (var unit = await Store.BeginAsync(Cancelled))
        {
            await Assert.ThrowsAsync<EventIdConflictException>(
                async () => await Store.Outbox.WriteAsync(unit.Transaction, events, cancellationToken: Cancelled));
            await unit.CommitAsync(Cancelled);
        }

        foreach (var part in new[] { "number 1, 'thing.happened'", "number 3, 'thing.copied'", $"{first.Id}" })
            Assert.Contains(part, exception.Message, StringComparison.Ordinal);
        Assert.Empty(await TextsAsync("a"));
        Assert.Empty((await Store.Outbox.LeaseAsync(Everything, Cancelled)).Messages);
    }

    /// <summary>A claim remembers what was claimed: the same event is a duplicate, another one with its id is not dropped.</summary>
    [Fact]
    public async Task A_claim_of_another_event_with_the_same_id_is_an_error()
    {
        var first = Event("first", "key");
        Assert.True(await ClaimAsync(first));
        Assert.False(await ClaimAsync(first with { Headers = new EventHeaders { Source = "another" } }));

        foreach (var other in new[]
        {
            first with { Payload = "\"copy\""u8.ToArray() },
            first with { Key = null },
            first with { Name = "thing.copied" },
            first with { SchemaVersion = 2 },
        })
        {
            var exception = await Assert.ThrowsAsync<EventIdConflictException>(() => ClaimAsync(other));
            Assert.Equal(first.Id, exception.EventId);
            Assert.Contains(other.Name, exception.Message, StringComparison.Ordinal);
        }

        // Claims without contents, such as those of an older program, hold for the id.
        await using var unit = await Store.BeginAsync(Cancelled);
        var second = Event("second");
        Assert.True(await Store.Inbox.TryClaimAsync(unit.Transaction, "mailer", second.Id, Cancelled));
        Assert.False(await Store.Inbox.TryClaimAsync(unit.Transaction, "mailer", second, Cancelled));
        Assert.False(await Store.Inbox.TryClaimAsync(unit.Transaction, "mailer", first.Id, Cancelled));
    }

    private static LeaseRequest Everything => new(32, 100, TimeSpan.FromMinutes(1), DateTimeOffset.UnixEpoch);

    private async Task<AppendResult> AppendAsync(string stream, ExpectedVersion expected, params EventEnvelope[] events) =>
        await Store.Events.AppendAsync(stream, expected, events, new AppendOptions { Publish = true }, Cancelled);

    private async Task<bool> TryAppendAsync(string stream, IReadOnlyList<EventEnvelope> events, bool inTransaction)
    {
        try
        {
            if (!inTransaction)
            {
                await AppendAsync(stream, ExpectedVersion.Any, [.. events]);
                return true;
            }

            await using var unit = await Store.BeginAsync(Cancelled);
            await Store.Events.AppendAsync(unit.Transaction, stream, ExpectedVersion.Any, events, AppendOptions.Default, Cancelled);
            await unit.CommitAsync(Cancelled);
            return true;
        }
        catch (EventIdConflictException)
        {
            return false;
        }
    }

    private async Task<IEnumerable<string>> TextsAsync(string stream) =>
        (await Store.Events.ReadStreamAsync(stream, ReadDirection.Forwards, 1, 100, Cancelled)).Select(static stored => Text(stored.Envelope));

    private async Task<bool> ClaimAsync(EventEnvelope envelope)
    {
        await using var unit = await Store.BeginAsync(Cancelled);
        var claimed = await Store.Inbox.TryClaimAsync(unit.Transaction, "mailer", envelope, Cancelled);
        await unit.CommitAsync(Cancelled);
        return claimed;
    }
}
