using SourceGenBus.EventStore.Testing;

namespace SourceGenBus.EventStore.Tests;

public sealed class SqliteStatements() : StatementTests(Databases.Sqlite);

public sealed class PostgreSqlStatements() : StatementTests(Databases.PostgreSql);

/// <summary>Conditions of single statements that no other test would miss.</summary>
public abstract class StatementTests(Func<ValueTask<IDurableStore>> create) : OutboxContract(create)
{
    private static readonly DeadLetterFilter All = new() { IncludeDiscarded = true };

    [Fact]
    public async Task Discarded_letters_count_nowhere_and_are_found_when_asked_for()
    {
        await DieAsync("a", "b");
        var ids = await IdsAsync(DeadLetterFilter.Default);
        Assert.Equal(2, (await Outbox.GetStateAsync(Cancelled)).DeadLetters);

        Assert.True(await Store.DeadLetters.DiscardAsync(ids[0], "no use", Cancelled));

        Assert.Equal(1, (await Outbox.GetStateAsync(Cancelled)).DeadLetters);
        Assert.Equal(1, await Store.DeadLetters.CountAsync(DeadLetterFilter.Default, Cancelled));
        Assert.Equal(2, await Store.DeadLetters.CountAsync(All, Cancelled));
        Assert.Equal([ids[1]], await IdsAsync(DeadLetterFilter.Default));
        Assert.Equal(ids, await IdsAsync(All));
        var discarded = await Store.DeadLetters.FindAsync(ids[0], Cancelled);
        Assert.Equal("no use", discarded!.DiscardReason);
        Assert.True(discarded.DiscardedAt > DateTimeOffset.UtcNow.AddDays(-1));
        Assert.False(await Store.DeadLetters.DiscardAsync(ids[0], "again", Cancelled));
        Assert.False(await Store.DeadLetters.ReplayAsync(ids[0], cancellationToken: Cancelled));
    }

    [Fact]
    public async Task Times_of_death_are_from_inclusive_and_before_exclusive()
    {
        await DieAsync("a");
        var filters = new[]
        {
            (new DeadLetterFilter { DiedFrom = Now }, 1), (new DeadLetterFilter { DiedFrom = Now.AddMicroseconds(1) }, 0),
            (new DeadLetterFilter { DiedBefore = Now }, 0), (new DeadLetterFilter { DiedBefore = Now.AddMicroseconds(1) }, 1),
        };
        foreach (var (filter, count) in filters)
        {
            Assert.Equal(count, await Store.DeadLetters.CountAsync(filter, Cancelled));
            Assert.Equal(count, (await IdsAsync(filter)).Count);
        }
    }

    [Fact]
    public async Task Letters_of_two_handlers_are_told_apart_by_every_verb()
    {
        await SplitAndDieAsync("x", "mailer", "stock");
        var ids = await IdsAsync(DeadLetterFilter.Default);
        Assert.Equal(["mailer", "stock"], ids.Select(static id => id.Handler));

        Assert.Equal([ids[1]], await IdsAsync(new DeadLetterFilter { After = ids[0] }));
        Assert.Equal(1, await Store.DeadLetters.CountAsync(new DeadLetterFilter { After = ids[0] }, Cancelled));
        Assert.Empty(await IdsAsync(new DeadLetterFilter { After = ids[1] }));
        Assert.Equal([ids[1]], await IdsAsync(new DeadLetterFilter { Handler = "stock" }));
        Assert.Equal(1, await Store.DeadLetters.CountAsync(new DeadLetterFilter { Handler = "stock" }, Cancelled));
        Assert.Equal([ids[1]], await IdsAsync(new DeadLetterFilter { ErrorText = "STOCK broke" }));
        Assert.Equal(1, await Store.DeadLetters.CountAsync(new DeadLetterFilter { ErrorText = "STOCK broke" }, Cancelled));
        Assert.Equal("stock broke", Assert.Single((await Store.DeadLetters.FindAsync(ids[1], Cancelled))!.Attempts).Error);

        Assert.True(await Store.DeadLetters.DiscardAsync(ids[0], "no use", Cancelled));
        Assert.Null((await Store.DeadLetters.FindAsync(ids[1], Cancelled))!.DiscardReason);
        Assert.True(await Store.DeadLetters.ReplayAsync(ids[1], cancellationToken: Cancelled));
        Assert.NotNull(await Store.DeadLetters.FindAsync(ids[0], Cancelled));
        Assert.Equal(["x for stock"], await LookAsync());
    }

    [Fact]
    public async Task Filters_by_name_and_key_count_what_they_list()
    {
        await Outbox.WriteAsync([Event("a", "k"), Event("b", "other"), Event("c", "k3") with { Name = "thing.undone" }], cancellationToken: Cancelled);
        await FailAllAsync();
        foreach (var filter in new[] { new DeadLetterFilter { Key = "k" }, new DeadLetterFilter { Name = "thing.undone" } })
        {
            Assert.Single(await IdsAsync(filter));
            Assert.Equal(1, await Store.DeadLetters.CountAsync(filter, Cancelled));
        }
    }

    [Fact]
    public async Task Freeing_a_key_leaves_what_is_scheduled_alone()
    {
        await Outbox.WriteAsync([Event("bad", "k")], cancellationToken: Cancelled);
        await FailAllAsync();
        await Outbox.WriteAsync([Event("scheduled", "k")], Now.AddDays(1), Cancelled);

        Assert.True(await Store.DeadLetters.DiscardAsync(Assert.Single(await IdsAsync(DeadLetterFilter.Default)), "no use", Cancelled));

        Assert.Empty(await LookAsync());
        Assert.Equal(["scheduled"], await LookAsync(Now.AddDays(1)));
    }

    [Fact]
    public async Task The_inbox_forgets_what_is_older_and_not_what_is_as_old()
    {
        await using (var unit = await Store.BeginAsync(Cancelled))
        {
            await Store.Inbox.TryClaimAsync(unit.Transaction, "mailer", Guid.NewGuid(), Cancelled);
            await Task.Delay(2, Cancelled);
            await Store.Inbox.TryClaimAsync(unit.Transaction, "mailer", Guid.NewGuid(), Cancelled);
            await unit.CommitAsync(Cancelled);
        }

        var claims = Assert.Single(await Store.Inspection.ListInboxAsync(Cancelled));
        Assert.True(claims.First < claims.Last);
        Assert.Equal(0, await Store.Inbox.ForgetAsync(claims.First, Cancelled));
        Assert.Equal(1, await Store.Inbox.ForgetAsync(claims.Last, Cancelled));
        Assert.Equal(1, await Store.Inbox.ForgetAsync(claims.Last.AddMicroseconds(1), Cancelled));
    }

    [Fact]
    public async Task The_ends_of_a_range_are_read()
    {
        await Store.Events.AppendAsync("a", ExpectedVersion.None, Events("1", "2", "3"), AppendOptions.Default, Cancelled);
        var first = (await Store.Events.GetHorizonAsync(Cancelled)).Last - 2;

        Assert.Equal([2L, 3], (await Store.Events.ReadStreamAsync("a", ReadDirection.Forwards, 2, 9, Cancelled)).Select(static stored => stored.Version));
        Assert.Equal([2L, 1], (await Store.Events.ReadStreamAsync("a", ReadDirection.Backwards, 2, 9, Cancelled)).Select(static stored => stored.Version));
        Assert.Equal([first + 1, first + 2], (await Store.Events.ReadAllAsync(first, first + 2, 9, Cancelled)).Select(static stored => stored.Position));
    }

    [Fact]
    public async Task A_snapshot_of_another_name_replaces_an_old_one_and_an_older_one_does_not()
    {
        await Store.Events.SaveSnapshotAsync("a", new Snapshot(5, "s", 1, "1"u8.ToArray()), Cancelled);
        await Store.Events.SaveSnapshotAsync("a", new Snapshot(4, "s", 1, "2"u8.ToArray()), Cancelled);
        Assert.Equal(5, (await Store.Events.ReadSnapshotAsync("a", Cancelled))!.Version);
        await Store.Events.SaveSnapshotAsync("a", new Snapshot(4, "t", 1, "3"u8.ToArray()), Cancelled);
        Assert.Equal((4L, "t"), ((await Store.Events.ReadSnapshotAsync("a", Cancelled))!.Version, (await Store.Events.ReadSnapshotAsync("a", Cancelled))!.Name));
        await Store.Events.SaveSnapshotAsync("a", new Snapshot(4, "t", 2, "4"u8.ToArray()), Cancelled);
        Assert.Equal(2, (await Store.Events.ReadSnapshotAsync("a", Cancelled))!.SchemaVersion);
    }

    [Fact]
    public async Task Lists_go_on_after_what_they_ended_with()
    {
        await Outbox.WriteAsync(Events("1", "2"), cancellationToken: Cancelled);
        var first = (await Store.Inspection.ListOutboxAsync(limit: 1, cancellationToken: Cancelled))[0];
        Assert.Equal("2", Text(Assert.Single(await Store.Inspection.ListOutboxAsync(first.Position, cancellationToken: Cancelled)).Envelope));
        await Store.Events.AppendAsync("b", ExpectedVersion.None, Events("1"), AppendOptions.Default, Cancelled);
        await Store.Events.AppendAsync("a", ExpectedVersion.None, Events("1", "2"), AppendOptions.Default, Cancelled);
        Assert.Equal("b", Assert.Single(await Store.Inspection.ListStreamsAsync(after: "a", cancellationToken: Cancelled)).Stream);
        Assert.Equal(["a", "b"], (await Store.Inspection.ListStreamsAsync(cancellationToken: Cancelled)).Select(static stream => stream.Stream));
    }

    [Fact]
    public async Task A_list_of_the_outbox_goes_on_among_the_deliveries_of_one_event()
    {
        await WriteAsync("k", "1");
        await SplitFirstAsync([.. new[] { "c", "a", "b" }.Select(static handler => new DeliveryFailure(handler, "broken", Now, Now.AddDays(1)))]);
        await WriteAsync("other", "2");
        List<(long, string)> listed = [];
        var (position, handler) = (0L, (string?)null);
        while (await Store.Inspection.ListOutboxAsync(position, handler, limit: 2, Cancelled) is [.., var last] page)
        {
            listed.AddRange(page.Select(static entry => (entry.Position, entry.Handler)));
            (position, handler) = (last.Position, last.Handler);
        }

        var all = await Store.Inspection.ListOutboxAsync(cancellationToken: Cancelled);
        Assert.Equal(["a", "b", "c", ""], all.Select(static entry => entry.Handler));
        Assert.Equal(all.Select(static entry => (entry.Position, entry.Handler)), listed);
        Assert.Equal("2", Text(Assert.Single(await Store.Inspection.ListOutboxAsync(all[0].Position, cancellationToken: Cancelled)).Envelope));
    }

    private async Task<List<DeadLetterId>> IdsAsync(DeadLetterFilter filter) =>
        [.. (await Store.DeadLetters.ListAsync(filter, cancellationToken: Cancelled)).Select(static letter => letter.Id)];

    private async Task DieAsync(params string[] texts)
    {
        await Outbox.WriteAsync(Events(texts), cancellationToken: Cancelled);
        await FailAllAsync();
    }

    private async Task FailAllAsync()
    {
        var lease = await LeaseAsync();
        foreach (var message in lease.Messages)
            await Outbox.FailAsync(lease, message, Hopeless, Cancelled);
        await Outbox.ReleaseAsync(lease, Cancelled);
    }

    private async Task SplitAndDieAsync(string text, params string[] handlers)
    {
        await Outbox.WriteAsync(Events(text), cancellationToken: Cancelled);
        var lease = await LeaseAsync();
        await Outbox.SplitByHandlerAsync(
            lease, lease.Messages[0], [.. handlers.Select(static handler => new DeliveryFailure(handler, $"{handler} broke", Now, RetryAt: null))], [], Cancelled);
        await Outbox.ReleaseAsync(lease, Cancelled);
    }
}
