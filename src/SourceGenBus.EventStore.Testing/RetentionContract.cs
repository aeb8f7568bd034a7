using System.Text;
using Xunit;

namespace SourceGenBus.EventStore.Testing;

/// <summary>What retention and erasure promise.</summary>
/// <param name="create">Makes an empty store; the suite disposes it.</param>
public abstract class RetentionContract(Func<ValueTask<IDurableStore>> create) : OutboxContract(create)
{
    private static readonly DateTimeOffset Day = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static RetentionPolicy OldEvents(string prefix = "", bool ignoresCheckpoints = false, int portion = 2) => new()
    {
        Events = [new EventRetention(prefix) { MaxAge = DateTimeOffset.UtcNow - Day.AddDays(2.5) }],
        IgnoresCheckpoints = ignoresCheckpoints,
        PortionSize = portion,
    };

    /// <summary>Old events go from the beginning of a stream, the newest one stays, and versions go on.</summary>
    [Fact]
    public async Task Old_events_are_deleted_and_versions_and_positions_stay()
    {
        await AppendAsync("cart-1", Days(0, 1, 2, 3, 4));
        await AppendAsync("cart-2", Days(0, 1));
        await AppendAsync("order-1", Days(0));
        await AppendAsync("order-2", Days(0, 1));
        var horizon = await Store.Events.GetHorizonAsync(Cancelled);

        var expected = new RetentionReport(0, 0, 4, 2);
        Assert.Equal(expected, await Store.Retention.CountAsync(OldEvents("cart-"), Cancelled));
        Assert.Equal([1, 2, 3, 4, 5], await VersionsAsync("cart-1"));
        Assert.Equal(expected, await Store.Retention.ApplyAsync(OldEvents("cart-"), Cancelled));

        Assert.Equal([4, 5], await VersionsAsync("cart-1"));
        Assert.Equal([2], await VersionsAsync("cart-2"));
        Assert.Equal([1, 2], await VersionsAsync("order-2"));
        Assert.Equal(horizon, await Store.Events.GetHorizonAsync(Cancelled));
        Assert.Empty(await Store.Inspection.CheckAsync(Cancelled));
        await Assert.ThrowsAsync<VersionConflictException>(async () =>
            await Store.Events.AppendAsync("cart-1", ExpectedVersion.None, Events("x"), AppendOptions.Default, Cancelled));
        var appended = await Store.Events.AppendAsync("cart-1", ExpectedVersion.Exactly(5), Events("x"), AppendOptions.Default, Cancelled);
        Assert.Equal(6, appended.Version);
        Assert.Equal(horizon.Last + 1, appended.Position);
        Assert.True((await Store.Retention.ApplyAsync(OldEvents("order-1"), Cancelled)).IsEmpty);
    }

    /// <summary>Of a stream, the newest so many events are kept.</summary>
    [Fact]
    public async Task The_newest_events_are_kept_by_count()
    {
        await AppendAsync("a", Days(9, 9, 9, 9, 9, 9, 9));
        await AppendAsync("b", Days(9, 9, 9));
        var policy = new RetentionPolicy { Events = [new EventRetention("") { MaxCount = 3 }], PortionSize = 3 };

        Assert.Equal(4, (await Store.Retention.CountAsync(policy, Cancelled)).Events);
        Assert.Equal(4, (await Store.Retention.ApplyAsync(policy, Cancelled)).Events);

        Assert.Equal([5, 6, 7], await VersionsAsync("a"));
        Assert.Equal([1, 2, 3], await VersionsAsync("b"));
    }

    /// <summary>An old event behind a young one stays, since a stream has no gaps.</summary>
    [Fact]
    public async Task A_stream_never_has_gaps()
    {
        await AppendAsync("a", Days(0, 9, 0, 9));

        Assert.Equal(1, (await Store.Retention.ApplyAsync(OldEvents(), Cancelled)).Events);

        Assert.Equal([2, 3, 4], await VersionsAsync("a"));
        Assert.Empty(await Store.Inspection.CheckAsync(Cancelled));
    }

    /// <summary>What a checkpoint has not passed stays, unless it is forced.</summary>
    [Fact]
    public async Task The_slowest_checkpoint_holds_events_back()
    {
        await AppendAsync("a", Days(0, 0, 0, 0, 0));
        var last = (await Store.Events.GetHorizonAsync(Cancelled)).Last;
        await SaveCheckpointAsync("fast", last);
        await SaveCheckpointAsync("slow", last - 3);

        foreach (var report in new[] { await Store.Retention.CountAsync(OldEvents(), Cancelled), await Store.Retention.ApplyAsync(OldEvents(), Cancelled) })
            Assert.Equal(new RetentionReport(0, 0, 2, 1) { HeldBackBy = new Checkpoint("slow", last - 3, 3) }, report);
        Assert.Equal([3, 4, 5], await VersionsAsync("a"));
        Assert.Equal(
            [last - 2, last - 1, last],
            (await Store.Events.ReadAllAsync(last - 3, last, 10, Cancelled)).Select(static stored => stored.Position));

        Assert.Equal(new RetentionReport(0, 0, 2, 1), await Store.Retention.ApplyAsync(OldEvents(ignoresCheckpoints: true), Cancelled));
        Assert.Equal([5], await VersionsAsync("a"));
    }

    /// <summary>A checkpoint that nobody moves on any more is passed over when that is wanted, with those of its partitions.</summary>
    [Fact]
    public async Task A_checkpoint_that_is_ignored_holds_nothing_back()
    {
        await AppendAsync("a", Days(0, 0, 0, 0, 0));
        var last = (await Store.Events.GetHorizonAsync(Cancelled)).Last;
        await SaveCheckpointAsync("gone", last - 4);
        await SaveCheckpointAsync("parts#1", last - 4);
        await SaveCheckpointAsync("gone@2", last - 3);
        await SaveCheckpointAsync("fast", last - 1);

        Assert.Equal(
            "gone", (await Store.Retention.CountAsync(OldEvents() with { IgnoredCheckpoints = ["parts"] }, Cancelled)).HeldBackBy!.Name);
        Assert.Equal(
            "parts#1", (await Store.Retention.CountAsync(OldEvents() with { IgnoredCheckpoints = ["gone"] }, Cancelled)).HeldBackBy!.Name);
        var held = await Store.Retention.CountAsync(OldEvents() with { IgnoredCheckpoints = ["gone", "parts"] }, Cancelled);
        Assert.Equal(new RetentionReport(0, 0, 2, 1) { HeldBackBy = new Checkpoint("gone@2", last - 3, 3) }, held);

        Assert.Equal(
            new RetentionReport(0, 0, 4, 1),
            await Store.Retention.ApplyAsync(OldEvents() with { IgnoredCheckpoints = ["gone", "gone@2", "parts#1"] }, Cancelled));
        Assert.Equal([5], await VersionsAsync("a"));
    }

    /// <summary>What a snapshot does not cover stays, and the event it was made at.</summary>
    [Fact]
    public async Task A_snapshot_keeps_what_it_does_not_cover()
    {
        await AppendAsync("a", Days(0, 0, 0, 0, 0));
        await Store.Events.SaveSnapshotAsync("a", new Snapshot(3, "s", 1, "{}"u8.ToArray()), Cancelled);

        Assert.Equal(2, (await Store.Retention.ApplyAsync(OldEvents(), Cancelled)).Events);
        Assert.Equal([3, 4, 5], await VersionsAsync("a"));
    }

    /// <summary>Appends, readers and retention at the same time disturb one another in nothing.</summary>
    [Fact]
    public async Task Retention_and_appends_at_the_same_time_lose_nothing()
    {
        await AppendAsync("a", Days(0));
        var retention = Task.Run(async () =>
        {
            for (var round = 0; round < 30; round++)
                await Store.Retention.ApplyAsync(OldEvents(), Cancelled);
        });
        for (var version = 1; version <= 100; version++)
            Assert.Equal(
                version + 1,
                (await Store.Events.AppendAsync("a", ExpectedVersion.Exactly(version), [At(0)], AppendOptions.Default, Cancelled)).Version);
        await retention;
        await Store.Retention.ApplyAsync(OldEvents(), Cancelled);

        Assert.Equal([101], await VersionsAsync("a"));
        Assert.Empty(await Store.Inspection.CheckAsync(Cancelled));
    }

    /// <summary>Archived streams lose their events and keep their names and versions; an append ends the mark.</summary>
    [Fact]
    public async Task Archived_streams_are_deleted_unless_they_grow()
    {
        var policy = new RetentionPolicy { ArchivedStreams = TimeSpan.Zero, PortionSize = 2 };
        await AppendAsync("done", Days(9, 9, 9));
        await AppendAsync("grown", Days(9, 9));
        await AppendAsync("restored", Days(9));
        await AppendAsync("other", Days(9));
        Assert.False(await Store.Retention.ArchiveStreamAsync("nothing", Cancelled));
        foreach (var stream in new[] { "done", "grown", "restored" })
            Assert.True(await Store.Retention.ArchiveStreamAsync(stream, Cancelled));
        await AppendAsync("grown", Days(9));
        Assert.True(await Store.Retention.RestoreStreamAsync("restored", Cancelled));
        Assert.False(await Store.Retention.RestoreStreamAsync("restored", Cancelled));
        await Task.Delay(2, Cancelled); // Zero is older than now.

        Assert.True((await Store.Retention.ApplyAsync(policy with { ArchivedStreams = TimeSpan.FromDays(1) }, Cancelled)).IsEmpty);
        Assert.Equal(new RetentionReport(0, 0, 3, 1), await Store.Retention.CountAsync(policy, Cancelled));
        Assert.Equal(new RetentionReport(0, 0, 3, 1), await Store.Retention.ApplyAsync(policy, Cancelled));

        Assert.Empty(await VersionsAsync("done"));
        Assert.Equal([1, 2, 3], await VersionsAsync("grown"));
        Assert.Equal([1], await VersionsAsync("restored"));
        Assert.Equal([1], await VersionsAsync("other"));
        Assert.Equal(3, (await Store.Inspection.ListStreamsAsync("done", cancellationToken: Cancelled)).Single().Version);
        Assert.Empty(await Store.Inspection.CheckAsync(Cancelled));
        Assert.Equal(
            4, (await Store.Events.AppendAsync("done", ExpectedVersion.Exactly(3), Events("x"), AppendOptions.Default, Cancelled)).Version);
        Assert.Equal([4], await VersionsAsync("done"));
        Assert.Empty(await Store.Inspection.CheckAsync(Cancelled));
        Assert.True((await Store.Retention.ApplyAsync(policy, Cancelled)).IsEmpty);
    }

    /// <summary>Old discarded dead letters go with their attempts; others stay.</summary>
    [Fact]
    public async Task Discarded_dead_letters_are_deleted_with_their_attempts()
    {
        await Store.Outbox.WriteAsync([Event("1"), Event("2"), Event("3"), Event("4")], cancellationToken: Cancelled);
        await DieAsync();
        var ids = (
            await Store.DeadLetters.ListAsync(DeadLetterFilter.Default, cancellationToken: Cancelled)).Select(static letter => letter.Id)
            .ToList();
        foreach (var id in ids.Take(3))
            Assert.True(await Store.DeadLetters.DiscardAsync(id, "no use", Cancelled));
        var policy = new RetentionPolicy { DiscardedDeadLetters = TimeSpan.FromDays(1), PortionSize = 2 };
        Assert.True((await Store.Retention.ApplyAsync(policy, Cancelled)).IsEmpty);

        policy = policy with { DiscardedDeadLetters = TimeSpan.Zero };
        await Task.Delay(2, Cancelled);
        Assert.Equal(new RetentionReport(3, 0, 0, 0), await Store.Retention.CountAsync(policy, Cancelled));
        Assert.Equal(new RetentionReport(3, 0, 0, 0), await Store.Retention.ApplyAsync(policy, Cancelled));

        var left = Assert.Single(
            await Store.DeadLetters.ListAsync(new DeadLetterFilter { IncludeDiscarded = true }, cancellationToken: Cancelled));
        Assert.Equal(ids[3], left.Id);
        Assert.Single(left.Attempts);
        Assert.Equal(1, await CountAsync("outbox_attempts"));
    }

    /// <summary>Claims are forgotten, however many.</summary>
    [Fact]
    public async Task Claims_are_forgotten_in_portions()
    {
        await using (var unit = await Store.BeginAsync(Cancelled))
        {
            for (var number = 0; number < 1203; number++)
                await Store.Inbox.TryClaimAsync(unit.Transaction, "mailer", new Guid(number, 1, 0, new byte[8]), Cancelled);
            await unit.CommitAsync(Cancelled);
        }

        await Task.Delay(2, Cancelled);
        var policy = new RetentionPolicy { InboxClaims = TimeSpan.FromDays(1), PortionSize = 100 };
        Assert.True((await Store.Retention.ApplyAsync(policy, Cancelled)).IsEmpty);
        Assert.Equal(1203, (await Store.Retention.CountAsync(policy with { InboxClaims = TimeSpan.Zero }, Cancelled)).InboxClaims);
        Assert.Equal(1203, (await Store.Retention.ApplyAsync(policy with { InboxClaims = TimeSpan.Zero }, Cancelled)).InboxClaims);
        Assert.Empty(await Store.Inspection.ListInboxAsync(Cancelled));
    }

    /// <summary>An invalid policy is refused.</summary>
    [Fact]
    public async Task A_policy_without_sense_is_refused()
    {
        foreach (var policy in new[]
        {
            new RetentionPolicy { PortionSize = 0 },
            new RetentionPolicy { InboxClaims = TimeSpan.FromTicks(-1) },
            new RetentionPolicy { Events = [new EventRetention("a")] },
            new RetentionPolicy { Events = [new EventRetention("a") { MaxCount = 0 }] },
            new RetentionPolicy { IgnoredCheckpoints = [""] },
            new RetentionPolicy { IgnoredCheckpoints = null! },
            new RetentionPolicy { Events = [new EventRetention("a\0") { MaxCount = 1 }] },
        })
            await Assert.ThrowsAnyAsync<ArgumentException>(async () => await Store.Retention.ApplyAsync(policy, Cancelled));
    }

    /// <summary>A redacted stream keeps its shape and none of its contents, wherever they were copied to.</summary>
    [Fact]
    public async Task A_redacted_stream_leaves_nothing_of_its_contents()
    {
        const string secret = "Ada Lovelace";
        var publish = new AppendOptions { Publish = true };
        EventEnvelope Personal(string key) => Event(secret, key) with { Headers = new EventHeaders { UserId = secret, Metadata = new Dictionary<string, string> { ["note"] = secret } } };
        var events = new[] { Personal(secret), Personal(secret), Event("none"), Personal("other") };
        await Store.Events.AppendAsync("user-1", ExpectedVersion.None, events, publish, Cancelled);
        await Store.Events.AppendAsync("user-2", ExpectedVersion.None, Events("bystander"), publish, Cancelled);
        await Store.Events.SaveSnapshotAsync("user-1", new Snapshot(2, "s", 1, Encoding.UTF8.GetBytes($"\"{secret}\"")), Cancelled);
        var before = await Store.Events.ReadStreamAsync("user-1", ReadDirection.Forwards, 1, 10, Cancelled);
        await DieAsync(message => message.Envelope.Id == events[0].Id, $"cannot greet {secret}");
        Assert.Equal(1, await Store.DeadLetters.CountAsync(DeadLetterFilter.Default, Cancelled));

        var report = await Store.Retention.RedactStreamAsync("user-1", Cancelled);

        Assert.Equal(new ErasureReport(4, 0, 3, 1, 1), report);
        var after = await Store.Events.ReadStreamAsync("user-1", ReadDirection.Forwards, 1, 10, Cancelled);
        Assert.Equal(
            before.Select(static e => (e.Version, e.Position, e.Envelope.Id, e.Envelope.Time)),
            after.Select(static e => (e.Version, e.Position, e.Envelope.Id, e.Envelope.Time)));
        Assert.All(after, static e =>
        {
            Assert.Equal(RedactedEvent.StoredName, e.Envelope.Name);
            Assert.Equal("thing.happened", new RedactedEvent(e.Envelope).OriginalName);
            Assert.Null(e.Envelope.Key);
            Assert.True(DateTimeOffset.TryParse(e.Envelope.Headers.Metadata[RedactedEvent.TimeMetadata], System.Globalization.CultureInfo.InvariantCulture, out _));
        });
        Assert.Null(await Store.Events.ReadSnapshotAsync("user-1", Cancelled));
        Assert.Equal(0, await Store.DeadLetters.CountAsync(DeadLetterFilter.Default, Cancelled));
        var letter = Assert.Single(
            await Store.DeadLetters.ListAsync(new DeadLetterFilter { IncludeDiscarded = true }, cancellationToken: Cancelled));
        Assert.Equal("redacted", letter.DiscardReason);
        var waiting = await Store.Inspection.ListOutboxAsync(cancellationToken: Cancelled);
        Assert.All([letter.Envelope, .. waiting.Select(static entry => entry.Envelope).Where(envelope => events.Any(e => e.Id == envelope.Id))], static envelope =>
        {
            Assert.DoesNotContain(
                "Ada",
                Encoding.UTF8.GetString(envelope.Payload.Span) + envelope.Headers.UserId + string
                    .Join(' ', envelope.Headers.Metadata.Values),
                StringComparison.Ordinal);
        });
        Assert.Null(letter.Envelope.Key);
        Assert.DoesNotContain("Ada", letter.Attempts.Single().Error, StringComparison.Ordinal);
        Assert.DoesNotContain(waiting, static entry => entry.State == OutboxEntryState.Parked);
        Assert.Contains(waiting, static entry => Text(entry.Envelope) == "bystander");
        Assert.Equal(
            "bystander", Text((await Store.Events.ReadStreamAsync("user-2", ReadDirection.Forwards, 1, 10, Cancelled)).Single().Envelope));
        Assert.Empty(await Store.Inspection.CheckAsync(Cancelled));
        Assert.Equal(new ErasureReport(0, 0, 0, 0, 0), await Store.Retention.RedactStreamAsync("user-1", Cancelled));
        Assert.Equal(
            5,
            (await Store.Events.AppendAsync("user-1", ExpectedVersion.Exactly(4), Events("x"), AppendOptions.Default, Cancelled)).Version);
    }

    /// <summary>What a projection recorded about an event that it could not handle may repeat its contents.</summary>
    [Fact]
    public async Task The_record_of_a_parked_event_is_redacted_with_it()
    {
        await Store.Events.AppendAsync("user-1", ExpectedVersion.None, Events("Ada", "Ada"), AppendOptions.Default, Cancelled);
        await Store.Events.AppendAsync("user-2", ExpectedVersion.None, Events("bystander"), AppendOptions.Default, Cancelled);
        await using (var unit = await Store.BeginAsync(Cancelled))
        {
            foreach (var (stream, version) in new[] { ("user-1", 1), ("user-1", 2), ("user-2", 1) })
            {
                var record = new ParkedEvent(
                    "shelf",
                    (version * 10) + stream[^1],
                    stream,
                    version,
                    "thing.happened",
                    3,
                    "cannot greet Ada",
                    DateTimeOffset.UnixEpoch);
                await Store.Projections.ParkAsync(unit.Transaction, record, Cancelled);
            }

            await unit.CommitAsync(Cancelled);
        }

        await Store.Retention.RedactStreamAsync("user-1", Cancelled);

        var records = await Store.Projections.ListParkedAsync(cancellationToken: Cancelled);
        Assert.Equal(
            ["(redacted)", "(redacted)", "cannot greet Ada"],
            records.OrderBy(static record => record.Stream, StringComparer.Ordinal).Select(static record => record.Error));
        Assert.All(
            records, static record => Assert.Equal(("shelf", 3, "thing.happened"), (record.Projection, record.Attempts, record.EventName)));
    }

    /// <summary>A stream of any length is redacted, and a deleted one is a tombstone, whatever checkpoints say.</summary>
    [Fact]
    public async Task A_deleted_stream_is_a_tombstone()
    {
        await Store.Events.AppendAsync(
            "user-1",
            ExpectedVersion.None,
            [.. Enumerable.Range(0, 1100).Select(static number => Event($"{number}"))],
            AppendOptions.Default,
            Cancelled);
        await SaveCheckpointAsync("slow", 1);

        Assert.Equal(new ErasureReport(1100, 1100, 0, 0, 0), await Store.Retention.DeleteStreamAsync("user-1", Cancelled));

        Assert.Empty(await VersionsAsync("user-1"));
        Assert.Equal(1100, Assert.Single(await Store.Inspection.ListStreamsAsync(cancellationToken: Cancelled)).Version);
        await Assert.ThrowsAsync<VersionConflictException>(async () =>
            await Store.Events.AppendAsync("user-1", ExpectedVersion.None, Events("x"), AppendOptions.Default, Cancelled));
        Assert.Equal(
            1101, (await Store.Events.AppendAsync("user-1", ExpectedVersion.Any, Events("x"), AppendOptions.Default, Cancelled)).Version);
        Assert.Equal(new ErasureReport(0, 0, 0, 0, 0), await Store.Retention.DeleteStreamAsync("nothing", Cancelled));
        Assert.Empty(await Store.Inspection.CheckAsync(Cancelled));
    }

    private static EventEnvelope At(int day) => Event($"day {day}") with { Time = Day.AddDays(day) };

    private static EventEnvelope[] Days(params int[] days) => [.. days.Select(At)];

    private async Task AppendAsync(string stream, EventEnvelope[] events) =>
        await Store.Events.AppendAsync(stream, ExpectedVersion.Any, events, AppendOptions.Default, Cancelled);

    private async Task<IEnumerable<long>> VersionsAsync(string stream) =>
        (await Store.Events.ReadStreamAsync(stream, ReadDirection.Forwards, 1, 5000, Cancelled)).Select(static stored => stored.Version);

    private async Task SaveCheckpointAsync(string name, long position)
    {
        await using var unit = await Store.BeginAsync(Cancelled);
        await Store.Events.SaveCheckpointAsync(unit.Transaction, name, position, Cancelled);
        await unit.CommitAsync(Cancelled);
    }

    private async Task DieAsync(Func<OutboxMessage, bool>? which = null, string error = "broken")
    {
        var lease = await Store.Outbox.LeaseAsync(new LeaseRequest(32, 100, TimeSpan.FromMinutes(1), DateTimeOffset.UtcNow), Cancelled);
        foreach (var message in lease.Messages.Where(which ?? (static _ => true)))
            await Store.Outbox.FailAsync(
                lease, message, new DeliveryFailure("mailer", error, DateTimeOffset.UnixEpoch, RetryAt: null), Cancelled);
        await Store.Outbox.ReleaseAsync(lease, Cancelled);
    }

    /// <summary>How many rows one of the store's tables has.</summary>
    /// <param name="table">The table, as PostgreSQL has it.</param>
    protected abstract Task<long> CountAsync(string table);
}
