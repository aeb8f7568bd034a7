using Xunit;

namespace SourceGenBus.EventStore.Testing;

/// <summary>What a store tells of itself.</summary>
/// <param name="create">Makes an empty store; the suite disposes it.</param>
public abstract class InspectionContract(Func<ValueTask<IDurableStore>> create) : StoreContract(create)
{
    /// <summary>Looking at the schema does not migrate.</summary>
    [Fact]
    public async Task The_schema_is_looked_at_and_left_alone()
    {
        var before = await Store.GetSchemaAsync(Cancelled);
        Assert.Equal(0, before.Current);
        Assert.True(before.Newest > 0);
        Assert.Equal(before, await Store.GetSchemaAsync(Cancelled));

        await Store.MigrateAsync(Cancelled);

        Assert.Equal(new StoreSchema(before.Newest, before.Newest), await Store.GetSchemaAsync(Cancelled));
    }

    /// <summary>Streams come by name, page by page.</summary>
    [Fact]
    public async Task Streams_are_listed_by_name()
    {
        await AppendAsync("order-2", "a", "b");
        await AppendAsync("order-10", "c");
        await AppendAsync("customer_1", "d");
        await AppendAsync("Order-1", "e");

        Assert.Equal(["Order-1 1", "customer_1 1", "order-10 1", "order-2 2"], await StreamsAsync());
        Assert.Equal(["order-10 1", "order-2 2"], await StreamsAsync(prefix: "order-"));
        Assert.Equal(["customer_1 1"], await StreamsAsync(prefix: "customer_"));
        Assert.Empty(await StreamsAsync(prefix: "customer%"));
        Assert.Equal(["order-10 1"], await StreamsAsync(after: "customer_1", limit: 1));
        var last = (
            await Store.Inspection.ListStreamsAsync(cancellationToken: Cancelled)).Single(static stream => stream.Stream == "Order-1");
        Assert.Equal((await Store.Events.GetHorizonAsync(Cancelled)).Last, last.LastPosition);
        Assert.Equal(DateTimeOffset.UnixEpoch.AddSeconds(1), last.LastTime);
    }

    /// <summary>The outbox shows what waits, and for what.</summary>
    [Fact]
    public async Task The_outbox_is_listed_by_position()
    {
        var due = DateTimeOffset.UnixEpoch.AddYears(100);
        await Store.Outbox.WriteAsync([Event("now", "k")], cancellationToken: Cancelled);
        await Store.Outbox.WriteAsync([Event("later")], due, Cancelled);

        var entries = await Store.Inspection.ListOutboxAsync(cancellationToken: Cancelled);

        Assert.Equal(["now", "later"], entries.Select(static entry => Text(entry.Envelope)));
        Assert.Equal([OutboxEntryState.Ready, OutboxEntryState.Waiting], entries.Select(static entry => entry.State));
        Assert.Equal([null, due], entries.Select(static entry => entry.DueAt));
        Assert.Equal("k", entries[0].Envelope.Key);
        Assert.All(entries, static entry => Assert.Equal(("", 0), (entry.Handler, entry.Attempts)));
        Assert.Equal(
            "later",
            Text(Assert.Single(await Store.Inspection.ListOutboxAsync(entries[0].Position, cancellationToken: Cancelled)).Envelope));
        Assert.Single(await Store.Inspection.ListOutboxAsync(limit: 1, cancellationToken: Cancelled));
    }

    /// <summary>What comes after a dead letter is parked, and that is no problem.</summary>
    [Fact]
    public async Task What_waits_behind_a_dead_letter_is_parked()
    {
        await Store.Outbox.WriteAsync([Event("bad", "k"), Event("next", "k")], cancellationToken: Cancelled);
        var lease = await Store.Outbox.LeaseAsync(new LeaseRequest(32, 10, TimeSpan.FromMinutes(1), DateTimeOffset.UtcNow), Cancelled);
        await Store.Outbox.FailAsync(
            lease, lease.Messages[0], new DeliveryFailure("mailer", "broken", DateTimeOffset.UnixEpoch, RetryAt: null), Cancelled);
        await Store.Outbox.ReleaseAsync(lease, Cancelled);
        await Store.Outbox.LeaseAsync(new LeaseRequest(32, 10, TimeSpan.FromMinutes(1), DateTimeOffset.UtcNow), Cancelled);

        var entry = Assert.Single(await Store.Inspection.ListOutboxAsync(cancellationToken: Cancelled));

        Assert.Equal(("next", OutboxEntryState.Parked), (Text(entry.Envelope), entry.State));
        Assert.Null(entry.DueAt);
        Assert.Empty(await Store.Inspection.CheckAsync(Cancelled));
    }

    /// <summary>The inbox shows who has handled how much.</summary>
    [Fact]
    public async Task The_inbox_is_listed_by_handler()
    {
        foreach (var (handler, count) in new[] { ("stock", 1), ("mailer", 2) })
        {
            for (var number = 0; number < count; number++)
            {
                await using var unit = await Store.BeginAsync(Cancelled);
                await Store.Inbox.TryClaimAsync(unit.Transaction, handler, Guid.NewGuid(), Cancelled);
                await unit.CommitAsync(Cancelled);
            }
        }

        var inbox = await Store.Inspection.ListInboxAsync(Cancelled);

        Assert.Equal([("mailer", 2L), ("stock", 1L)], inbox.Select(static entry => (entry.Handler, entry.Claims)));
        Assert.True(inbox[0].First <= inbox[0].Last);
    }

    /// <summary>Checkpoints show how far behind they are.</summary>
    [Fact]
    public async Task Checkpoints_know_their_lag()
    {
        await AppendAsync("a", "1", "2", "3");
        var last = (await Store.Events.GetHorizonAsync(Cancelled)).Last;
        await SaveCheckpointAsync("totals", last - 2);
        await SaveCheckpointAsync("mail", last);

        Assert.Equal(
            [new Checkpoint("mail", last, 0), new Checkpoint("totals", last - 2, 2)],
            await Store.Inspection.ListCheckpointsAsync(Cancelled));
    }

    /// <summary>A store that is well has no problems, an empty one neither.</summary>
    [Fact]
    public async Task A_store_that_is_well_has_no_problems()
    {
        Assert.Empty(await Store.Inspection.CheckAsync(Cancelled));
        await AppendAsync("a", "1", "2", "3");
        await AppendAsync("b", "1");
        await Store.Outbox.WriteAsync([Event("now", "k"), Event("other")], cancellationToken: Cancelled);
        await SaveCheckpointAsync("totals", 1);
        Assert.Empty(await Store.Inspection.CheckAsync(Cancelled));
    }

    /// <summary>A checkpoint of another store is a problem.</summary>
    [Fact]
    public async Task A_checkpoint_ahead_of_the_store_is_a_problem()
    {
        await AppendAsync("a", "1");
        await SaveCheckpointAsync("totals", 4711);

        var problem = Assert.Single(await Store.Inspection.CheckAsync(Cancelled));

        Assert.Equal(("checkpoint", "totals"), (problem.Kind, problem.Subject));
        Assert.Contains("4711", problem.Description, StringComparison.Ordinal);
    }

    private async Task AppendAsync(string stream, params string[] texts) =>
        await Store.Events.AppendAsync(stream, ExpectedVersion.Any, Events(texts), AppendOptions.Default, Cancelled);

    private async Task SaveCheckpointAsync(string name, long position)
    {
        await using var unit = await Store.BeginAsync(Cancelled);
        await Store.Events.SaveCheckpointAsync(unit.Transaction, name, position, Cancelled);
        await unit.CommitAsync(Cancelled);
    }

    private async Task<IEnumerable<string>> StreamsAsync(string prefix = "", string after = "", int limit = 100) =>
        (await Store.Inspection.ListStreamsAsync(prefix, after, limit, Cancelled)).Select(
            static stream => $"{stream.Stream} {stream.Version}");
}
