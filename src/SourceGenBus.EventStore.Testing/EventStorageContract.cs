using System.Text;
using Xunit;

namespace SourceGenBus.EventStore.Testing;

/// <summary>What streams promise.</summary>
/// <param name="create">Makes an empty store; the suite disposes it.</param>
public abstract partial class EventStorageContract(Func<ValueTask<IDurableStore>> create) : StoreContract(create)
{
    private IEventStorage Storage => Store.Events;

    /// <summary>Versions count from 1 in each stream, positions rise over all.</summary>
    [Fact]
    public async Task Versions_count_in_the_stream_and_positions_rise_over_all()
    {
        var first = await AppendAsync("a", ExpectedVersion.None, "1", "2");
        var other = await AppendAsync("b", ExpectedVersion.None, "3");
        var second = await AppendAsync("a", ExpectedVersion.Exactly(2), "4");

        Assert.Equal(2, first.Version);
        Assert.Equal(1, other.Version);
        Assert.Equal(3, second.Version);
        Assert.True(first.Position < other.Position && other.Position < second.Position);
        Assert.Equal(["1", "2", "4"], (await ReadAsync("a")).Select(static stored => Text(stored.Envelope)));
        Assert.Equal([1, 2, 3], (await ReadAsync("a")).Select(static stored => stored.Version));
    }

    /// <summary>Any expectation creates a stream and goes on with it.</summary>
    [Fact]
    public async Task Any_version_creates_the_stream_and_goes_on()
    {
        Assert.Equal(1, (await AppendAsync("a", ExpectedVersion.Any, "1")).Version);
        Assert.Equal(3, (await AppendAsync("a", ExpectedVersion.Any, "2", "3")).Version);
    }

    /// <summary>A wrong expectation is a typed conflict that says what is there.</summary>
    /// <param name="existing">How many events the stream has.</param>
    /// <param name="expected">What the writer expects.</param>
    [Theory]
    [InlineData(0, 1)]
    [InlineData(0, 7)]
    [InlineData(2, 0)]
    [InlineData(2, 1)]
    [InlineData(2, 3)]
    public async Task A_wrong_expectation_is_a_conflict_and_appends_nothing(int existing, long expected)
    {
        if (existing > 0)
            await AppendAsync("a", ExpectedVersion.None, [.. Enumerable.Range(1, existing).Select(static number => $"{number}")]);

        var conflict = await Assert.ThrowsAsync<VersionConflictException>(() => AppendAsync("a", ExpectedVersion.Exactly(expected), "x"));

        Assert.Equal("a", conflict.Stream);
        Assert.Equal(expected, conflict.Expected.Value);
        Assert.Equal(existing, conflict.Actual);
        Assert.Equal(existing, (await ReadAsync("a")).Count);
        Assert.Equal(existing, (await ReadAllAsync()).Count);
    }

    /// <summary>Nothing to append is nothing to do.</summary>
    [Fact]
    public async Task Appending_nothing_does_nothing()
    {
        await AppendAsync("a", ExpectedVersion.Exactly(5));

        Assert.Empty(await ReadAsync("a"));
        Assert.Equal(1, (await AppendAsync("a", ExpectedVersion.None, "1")).Version);
    }

    /// <summary>What goes in comes out.</summary>
    [Fact]
    public async Task Every_attribute_survives()
    {
        var whole = Event("ünïcödé ", "the key") with
        {
            Time = new DateTimeOffset(2026, 2, 3, 4, 5, 6, TimeSpan.FromHours(2)).AddMicroseconds(123_456),
            SchemaVersion = 7,
            Headers = new EventHeaders
            {
                Source = "shop",
                CorrelationId = "correlation",
                CausationId = "causation",
                UserId = "user",
                TenantId = "tenant",
                TraceParent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                TraceState = "vendor=1",
                ReceivedFrom = "orders",
                ReplyTo = "shop.replies.one",
                ExpiresAt = new DateTimeOffset(2026, 2, 3, 4, 5, 6, TimeSpan.Zero).AddTicks(1),
                Destination = "shop.replies.two",
                Metadata = new Dictionary<string, string> { ["ip"] = "::1", ["quote"] = "\"'" },
            },
        };
        var bare = Event("bare");
        await Storage.AppendAsync("stream 'with' \"quotes\"", ExpectedVersion.None, [whole, bare], AppendOptions.Default, Cancelled);

        var read = await ReadAsync("stream 'with' \"quotes\"");

        Assert.Equal(whole.Id, read[0].Envelope.Id);
        Assert.Equal(whole.Name, read[0].Envelope.Name);
        Assert.Equal(7, read[0].Envelope.SchemaVersion);
        Assert.Equal("the key", read[0].Envelope.Key);
        Assert.Equal(whole.Time, read[0].Envelope.Time);
        Assert.Equal(whole.Payload.ToArray(), read[0].Envelope.Payload.ToArray());
        Assert.Equal(
            whole.Headers with { Metadata = bare.Headers.Metadata }, read[0].Envelope.Headers with { Metadata = bare.Headers.Metadata });
        Assert.Equal(whole.Headers.Metadata, read[0].Envelope.Headers.Metadata);
        Assert.Null(read[1].Envelope.Key);
        Assert.Equal(EventHeaders.Empty, read[1].Envelope.Headers);
    }

    /// <summary>Both directions, from any version, as many as asked for.</summary>
    [Fact]
    public async Task A_stream_is_read_both_ways_from_a_version()
    {
        await AppendAsync("a", ExpectedVersion.None, "1", "2", "3", "4", "5");

        Assert.Equal(["3", "4"], await TextsAsync(ReadDirection.Forwards, 3, 2));
        Assert.Equal(["3", "2"], await TextsAsync(ReadDirection.Backwards, 3, 2));
        Assert.Equal(["5", "4", "3", "2", "1"], await TextsAsync(ReadDirection.Backwards, long.MaxValue, 10));
        Assert.Empty(await TextsAsync(ReadDirection.Forwards, 6, 10));
        Assert.Empty(await ReadAsync("another"));

        async Task<IEnumerable<string>> TextsAsync(ReadDirection direction, long from, int limit) =>
            (await Storage.ReadStreamAsync("a", direction, from, limit, Cancelled)).Select(static stored => Text(stored.Envelope));
    }

    /// <summary>All streams in one order, page by page.</summary>
    [Fact]
    public async Task All_events_are_read_in_the_order_of_positions()
    {
        await AppendAsync("a", ExpectedVersion.None, "1", "2");
        await AppendAsync("b", ExpectedVersion.None, "3");
        await AppendAsync("a", ExpectedVersion.Any, "4");

        var all = await ReadAllAsync();
        var page = await Storage.ReadAllAsync(all[0].Position, all[3].Position, 2, Cancelled);
        var part = await Storage.ReadAllAsync(0, all[1].Position, 10, Cancelled);

        Assert.Equal(["1", "2", "3", "4"], all.Select(static stored => Text(stored.Envelope)));
        Assert.Equal(["a", "a", "b", "a"], all.Select(static stored => stored.Stream));
        Assert.Equal(["2", "3"], page.Select(static stored => Text(stored.Envelope)));
        Assert.Equal(["1", "2"], part.Select(static stored => Text(stored.Envelope)));
    }

    /// <summary>
    /// A page ends with the event that reaches the limit of bytes, has one event at least, and the next one goes on behind it.
    /// </summary>
    /// <param name="bytes">The limit, for events of ten bytes.</param>
    /// <param name="count">How many of them it makes.</param>
    [Theory]
    [InlineData(0, 5)]
    [InlineData(1, 1)]
    [InlineData(10, 1)]
    [InlineData(11, 2)]
    [InlineData(30, 3)]
    [InlineData(50, 5)]
    [InlineData(long.MaxValue, 5)]
    public async Task A_page_ends_at_the_limit_of_bytes(long bytes, int count)
    {
        string[] texts = ["11111111", "22222222", "33333333", "44444444", "55555555"];
        await AppendAsync("a", ExpectedVersion.None, texts);
        var end = (await Storage.GetHorizonAsync(Cancelled)).Safe;
        var limit = new PageLimit(9) { MaximumBytes = bytes };

        var all = await Storage.ReadAllAsync(0, end, limit, Cancelled);
        var forwards = await Storage.ReadStreamAsync("a", ReadDirection.Forwards, 1, limit, Cancelled);
        var backwards = await Storage.ReadStreamAsync("a", ReadDirection.Backwards, long.MaxValue, limit, Cancelled);

        Assert.Equal(texts.Take(count), all.Select(static stored => Text(stored.Envelope)));
        Assert.Equal(texts.Take(count), forwards.Select(static stored => Text(stored.Envelope)));
        Assert.Equal(texts.Reverse().Take(count), backwards.Select(static stored => Text(stored.Envelope)));
        Assert.All([all, forwards, backwards], page => Assert.Equal(bytes is > 0 and <= 50, limit.IsReachedBy(page)));
        var rest = await Storage.ReadAllAsync(all[^1].Position, end, 9, Cancelled);
        Assert.Equal(texts.Skip(count), rest.Select(static stored => Text(stored.Envelope)));
        Assert.Equal(Math.Min(count, 2), (await Storage.ReadAllAsync(0, end, limit with { MaximumEvents = 2 }, Cancelled)).Count);
    }

    /// <summary>Pages of events of very different sizes end where they should, whichever the limits are, and no event is left out.</summary>
    /// <param name="events">The limit of events.</param>
    /// <param name="bytes">The limit of bytes.</param>
    [Theory]
    [InlineData(100, 30)]
    [InlineData(4, 100)]
    [InlineData(3, 20)]
    [InlineData(5, 60)]
    [InlineData(2, 1)]
    [InlineData(1, 10)]
    [InlineData(10, 400)]
    public async Task Pages_of_events_of_different_sizes_end_at_the_limits(int events, long bytes)
    {
        int[] sizes = [4, 4, 300, 4, 30, 4, 4, 4, 100, 100, 4, 20, 4, 4, 4, 4, 50, 4];
        await AppendAsync("a", ExpectedVersion.None, [.. sizes.Select(static size => new string('x', size - 2))]);
        var end = (await Storage.GetHorizonAsync(Cancelled)).Safe;
        var limit = new PageLimit(events) { MaximumBytes = bytes };

        for (var first = 0; first < sizes.Length; first++)
        {
            var position = first == 0 ? 0 : end - sizes.Length + first;
            var all = await Storage.ReadAllAsync(position, end, limit, Cancelled);
            var forwards = await Storage.ReadStreamAsync("a", ReadDirection.Forwards, first + 1, limit, Cancelled);
            var backwards = await Storage.ReadStreamAsync("a", ReadDirection.Backwards, first + 1, limit, Cancelled);

            Assert.Equal(VersionsOf(Enumerable.Range(first, sizes.Length - first)), all.Select(static stored => stored.Version));
            Assert.Equal(VersionsOf(Enumerable.Range(first, sizes.Length - first)), forwards.Select(static stored => stored.Version));
            Assert.Equal(VersionsOf(Enumerable.Range(0, first + 1).Reverse()), backwards.Select(static stored => stored.Version));
            Assert.All(
                [.. all, .. forwards, .. backwards],
                stored => Assert.Equal(sizes[stored.Version - 1], stored.Envelope.Payload.Length));
        }

        IEnumerable<long> VersionsOf(IEnumerable<int> indexes)
        {
            var (count, sum) = (0, 0L);
            foreach (var index in indexes)
            {
                if (count == events || sum >= bytes)
                    yield break;
                (count, sum) = (count + 1, sum + sizes[index]);
                yield return index + 1;
            }
        }
    }

    /// <summary>However many events are appended together, each keeps its values.</summary>
    /// <param name="count">How many.</param>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(50)]
    public async Task Events_keep_their_values_in_batches_of_every_size(int count)
    {
        string?[] keys = [null, "", "key", "clé 🔑"];
        byte[][] payloads = [[], [0], [.. "\"text\""u8], [.. Enumerable.Repeat((byte)255, 3000)]];
        EventHeaders[] headers =
        [
            EventHeaders.Empty,
            new() { Source = "shop", CorrelationId = "c" },
            new() { Metadata = new Dictionary<string, string> { ["a"] = "1" } },
        ];
        EventEnvelope[] events =
        [
            .. Enumerable.Range(0, count).Select(index => Event("") with
            {
                Key = keys[index % keys.Length],
                Payload = payloads[index / 2 % payloads.Length],
                Headers = headers[index / 3 % headers.Length],
                SchemaVersion = int.MaxValue - index,
                Time = DateTimeOffset.UnixEpoch.AddMicroseconds(index - 1),
            }),
        ];

        await Storage.AppendAsync("a", ExpectedVersion.None, events, new AppendOptions { Publish = true }, Cancelled);

        var stored = await ReadAsync("a");
        var request = new LeaseRequest(32, 100, TimeSpan.FromMinutes(1), DateTimeOffset.UtcNow);
        var published = (await Store.Outbox.LeaseAsync(request, Cancelled)).Messages.Select(static message => message.Envelope);
        foreach (var read in new[] { stored.Select(static one => one.Envelope), published.OrderBy(static one => one.Time) })
        {
            Assert.Equal(events.Select(Values), read.Select(Values));
            Assert.Equal(events.Select(static one => one.Payload.ToArray()), read.Select(static one => one.Payload.ToArray()));
        }

        static object Values(EventEnvelope one) => (
            one.Id,
            one.Name,
            one.Key,
            one.SchemaVersion,
            one.Time,
            one.Headers.Source,
            one.Headers.CorrelationId,
            string.Join(',', one.Headers.Metadata));
    }

    /// <summary>With the option, what is appended is published, in one transaction.</summary>
    [Fact]
    public async Task Published_events_are_in_the_outbox_and_others_are_not()
    {
        await AppendAsync("a", ExpectedVersion.None, "silent");
        await Storage.AppendAsync("a", ExpectedVersion.Any, Events("1", "2"), new AppendOptions { Publish = true }, Cancelled);
        await Assert.ThrowsAsync<VersionConflictException>(async () =>
            await Storage.AppendAsync("a", ExpectedVersion.None, Events("x"), new AppendOptions { Publish = true }, Cancelled));

        var lease = await Store.Outbox.LeaseAsync(new LeaseRequest(32, 10, TimeSpan.FromMinutes(1), DateTimeOffset.UnixEpoch), Cancelled);

        Assert.Equal(["1", "2"], lease.Messages.Select(static message => Text(message.Envelope)));
    }

    /// <summary>An append wakes those who wait.</summary>
    [Fact]
    public async Task An_append_wakes_those_who_wait()
    {
        var seen = Storage.Appended.Current;
        await AppendAsync("a", ExpectedVersion.None, "1");

        Assert.True(await Storage.Appended.WaitAsync(seen, Timeout.InfiniteTimeSpan, TimeProvider.System, Cancelled));
    }

    /// <summary>The newest snapshot of a stream is kept.</summary>
    [Fact]
    public async Task The_newest_snapshot_is_kept()
    {
        Assert.Null(await Storage.ReadSnapshotAsync("a", Cancelled));
        await SaveAsync(2, 1, "two");
        await SaveAsync(1, 1, "one");
        Assert.Equal("two", await TextAsync());
        await SaveAsync(3, 1, "three");
        Assert.Equal("three", await TextAsync());
        await SaveAsync(2, 2, "another schema");
        Assert.Equal("another schema", await TextAsync());

        async Task<string> TextAsync() => Encoding.UTF8.GetString((await Storage.ReadSnapshotAsync("a", Cancelled))!.Payload.Span);

        async Task SaveAsync(long version, int schema, string text) =>
            await Storage.SaveSnapshotAsync("a", new Snapshot(version, "state", schema, Encoding.UTF8.GetBytes(text)), Cancelled);
    }

    /// <summary>A checkpoint commits with what the subscriber made of the events.</summary>
    [Fact]
    public async Task A_checkpoint_shares_the_fate_of_its_transaction()
    {
        Assert.Equal(0, await Storage.ReadCheckpointAsync("reader", Cancelled));
        foreach (var (position, commits) in new[] { (5L, true), (9L, false) })
        {
            await using var unit = await Store.BeginAsync(Cancelled);
            await Storage.SaveCheckpointAsync(unit.Transaction, "reader", position, Cancelled);
            if (commits)
                await unit.CommitAsync(Cancelled);
        }

        Assert.Equal(5, await Storage.ReadCheckpointAsync("reader", Cancelled));
    }

    private async Task<AppendResult> AppendAsync(string stream, ExpectedVersion expected, params string[] texts) =>
        await Storage.AppendAsync(stream, expected, Events(texts), AppendOptions.Default, Cancelled);

    private async Task<IReadOnlyList<StoredEvent>> ReadAsync(string stream) =>
        await Storage.ReadStreamAsync(stream, ReadDirection.Forwards, 1, int.MaxValue, Cancelled);

    private async Task<IReadOnlyList<StoredEvent>> ReadAllAsync() =>
        await Storage.ReadAllAsync(0, (await Storage.GetHorizonAsync(Cancelled)).Safe, int.MaxValue, Cancelled);
}
