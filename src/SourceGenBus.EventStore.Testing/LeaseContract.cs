using Xunit;

namespace SourceGenBus.EventStore.Testing;

/// <summary>
/// What an outbox promises a relay that goes on with a lease, and one whose events are removed in the transaction of their effects.
/// </summary>
/// <param name="create">Makes an empty store; the suite disposes it.</param>
public abstract class LeaseContract(Func<ValueTask<IDurableStore>> create) : OutboxContract(create)
{
    /// <summary>What was delivered is removed, what comes next is read, and a lease with nothing left ends.</summary>
    [Fact]
    public async Task Going_on_removes_what_was_delivered_and_reads_what_comes_next()
    {
        await WriteAsync("k", "1", "2", "3");
        var lease = await LeaseAsync(perPartition: 1);
        Assert.Equal(["1"], Texts(lease));

        lease = await GoOnAsync(lease, lease.Messages, [], perPartition: 1);
        Assert.Equal(["2"], Texts(lease));
        Assert.Equal(2, (await Outbox.GetStateAsync(Cancelled)).Ready);
        lease = await GoOnAsync(lease, lease.Messages, []);
        Assert.Equal(["3"], Texts(lease));
        lease = await GoOnAsync(lease, lease.Messages, []);

        Assert.Equal((0, 0), (lease.Partitions, lease.Messages.Count));
        Assert.Equal(default, await Outbox.GetStateAsync(Cancelled));
    }

    /// <summary>
    /// While an event is in hand, nothing of its key is read, other keys of its partition are, and the partition is nobody else's.
    /// </summary>
    [Fact]
    public async Task What_is_in_hand_holds_up_its_key_and_keeps_its_partition()
    {
        var beside = KeyBeside("k");
        await WriteAsync("k", "k1", "k2");
        await WriteAsync(beside, "beside");
        var lease = await LeaseAsync(perPartition: 1);
        var inHand = lease.Messages;
        Assert.Equal(["k1"], Texts(lease));

        lease = await GoOnAsync(lease, [], inHand);

        Assert.Equal(["beside"], Texts(lease));
        Assert.Equal(0, (await LeaseAsync()).Partitions);
        lease = await GoOnAsync(lease, [.. inHand, .. lease.Messages], []);
        Assert.Equal(["k2"], Texts(lease));
    }

    /// <summary>
    /// A relay that stops asks for no further partition: it reads nothing, and gives back at once what it does not work on.
    /// </summary>
    [Fact]
    public async Task Without_partitions_nothing_is_read_and_idle_ones_are_given_back()
    {
        var other = OtherPartition("k");
        await WriteAsync("k", "k1", "k2");
        await WriteAsync(other, "other");
        var lease = await LeaseAsync(perPartition: 1);
        Assert.Equal(2, lease.Partitions);
        List<OutboxMessage> inHand = [.. lease.Messages.Where(static message => Text(message.Envelope) == "k1")];

        lease = await GoOnAsync(lease, [], inHand, partitions: 0);

        Assert.Equal((1, 0), (lease.Partitions, lease.Messages.Count));
        Assert.Equal(["other"], await LookAsync());
        lease = await GoOnAsync(lease, inHand, [], partitions: 0);
        Assert.Equal((0, 0), (lease.Partitions, lease.Messages.Count));
        Assert.Equal(["k2", "other"], await LookAsync());
    }

    /// <summary>Partitions that have come to have work are leased beside those that stay.</summary>
    [Fact]
    public async Task Further_partitions_are_leased_beside_those_in_hand()
    {
        await WriteAsync("k", "1");
        var lease = await LeaseAsync();
        var inHand = lease.Messages;
        await WriteAsync(OtherPartition("k"), "2");

        lease = await GoOnAsync(lease, [], inHand);

        Assert.Equal(["2"], Texts(lease));
        Assert.Equal(2, lease.Partitions);
        Assert.True(await Outbox.RenewAsync(lease, TimeSpan.FromMinutes(1), Cancelled));
    }

    /// <summary>
    /// A lease that has lost a partition does not go on. What it delivered in the partitions that are still its own is removed, and nothing
    /// else.
    /// </summary>
    [Fact]
    public async Task A_lease_that_has_lost_a_partition_does_not_go_on()
    {
        await WriteAsync("k", "1");
        await WriteAsync(OtherPartition("k"), "2");
        var lease = await LeaseAsync(duration: TimeSpan.Zero);
        Assert.Equal(2, lease.Partitions);
        var other = await LeaseAsync(partitions: 1);
        var taken = Assert.Single(Texts(other));

        Assert.Null(await Outbox.ContinueAsync(lease, lease.Messages, [], Request(32, 100), Cancelled));

        Assert.Equal(1, (await Outbox.GetStateAsync(Cancelled)).Ready);
        Assert.True(await Outbox.RenewAsync(other, TimeSpan.FromMinutes(1), Cancelled));
        await Outbox.ReleaseAsync(other, Cancelled);
        Assert.Equal([taken], await LookAsync());
    }

    /// <summary>A limit of bytes ends what is read with the event that reaches it, and one event is read always.</summary>
    [Fact]
    public async Task What_is_read_is_limited_in_bytes()
    {
        for (var key = 0; key < 5; key++)
            await WriteAsync($"key {key}", "12345678");

        var lease = await Outbox.LeaseAsync(Request(32, 100) with { MaximumBytes = 11 }, Cancelled);
        Assert.Equal(2, lease.Messages.Count);
        var next = await Outbox.ContinueAsync(lease, [], lease.Messages, Request(32, 100) with { MaximumBytes = 1 }, Cancelled);

        Assert.Single(next!.Messages);
        Assert.DoesNotContain(next.Messages[0].Position, lease.Messages.Select(static message => message.Position));
    }

    /// <summary>An event is removed with its effects, or is still there without them.</summary>
    /// <param name="commits">Whether the transaction commits.</param>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_event_is_removed_in_the_callers_transaction_or_not_at_all(bool commits)
    {
        await WriteAsync("k", "1");
        var lease = await LeaseAsync();

        await using (var unit = await Store.BeginAsync(Cancelled))
        {
            Assert.True(await Outbox.HoldAsync(unit.Transaction, lease, lease.Messages[0], TimeSpan.FromMinutes(10), Cancelled));
            Assert.True(await Outbox.CompleteAsync(unit.Transaction, lease, lease.Messages[0], Cancelled));
            Assert.False(await Outbox.CompleteAsync(unit.Transaction, lease, lease.Messages[0], Cancelled));
            if (commits)
                await unit.CommitAsync(Cancelled);
        }

        Assert.Equal(commits ? 0 : 1, (await Outbox.GetStateAsync(Cancelled)).Ready);
        await Outbox.ReleaseAsync(lease, Cancelled);
        Assert.Equal(commits ? [] : ["1"], await LookAsync());
    }

    /// <summary>A relay that has lost the partition finds out before it commits, at the start or at the end of its transaction.</summary>
    [Fact]
    public async Task Who_has_lost_the_partition_cannot_remove_the_event()
    {
        await WriteAsync("k", "1");
        var lost = await LeaseAsync(duration: TimeSpan.Zero);
        var held = await LeaseAsync();
        Assert.Equal(1, held.Partitions);

        await using (var unit = await Store.BeginAsync(Cancelled))
        {
            var mayBegin = await Outbox.HoldAsync(unit.Transaction, lost, lost.Messages[0], TimeSpan.FromMinutes(10), Cancelled);
            Assert.False(mayBegin && await Outbox.CompleteAsync(unit.Transaction, lost, lost.Messages[0], Cancelled));
            await unit.CommitAsync(Cancelled);
        }

        Assert.Equal(1, (await Outbox.GetStateAsync(Cancelled)).Ready);
        await using (var unit = await Store.BeginAsync(Cancelled))
        {
            Assert.True(await Outbox.CompleteAsync(unit.Transaction, held, held.Messages[0], Cancelled));
            await unit.CommitAsync(Cancelled);
        }

        Assert.Equal(default, await Outbox.GetStateAsync(Cancelled));
    }

    /// <summary>
    /// The delivery to one handler is removed alone; the other handlers' stay, and the handler is free for what comes behind.
    /// </summary>
    [Fact]
    public async Task A_delivery_to_one_handler_is_removed_alone()
    {
        await WriteAsync("k", "1");
        await SplitFirstAsync(
            new DeliveryFailure("mailer", "it broke", Now, RetryAt: Now), new DeliveryFailure("stock", "it broke", Now, RetryAt: Now));
        var lease = await LeaseAsync();
        Assert.Equal(["1 for mailer", "1 for stock"], Texts(lease).Order(StringComparer.Ordinal));

        await using (var unit = await Store.BeginAsync(Cancelled))
        {
            var mailers = lease.Messages.Single(static message => message.Handler == "mailer");
            Assert.True(await Outbox.CompleteAsync(unit.Transaction, lease, mailers, Cancelled));
            await unit.CommitAsync(Cancelled);
        }

        await Outbox.ReleaseAsync(lease, Cancelled);
        Assert.Equal(["1 for stock"], await LookAsync());
    }

    private static LeaseRequest Request(int partitions, int perPartition) => new(partitions, perPartition, TimeSpan.FromMinutes(10), Now);

    private static string OtherPartition(string key) =>
        Enumerable.Range(0, int.MaxValue)
            .Select(static number => $"o{number}")
            .First(other => OutboxPartitions.Of(Event("", other)) != OutboxPartitions.Of(Event("", key)));

    private async Task<OutboxLease> GoOnAsync(
        OutboxLease lease,
        IReadOnlyList<OutboxMessage> delivered,
        IReadOnlyList<OutboxMessage> inHand,
        int partitions = 32,
        int perPartition = 100)
    {
        var next = await Outbox.ContinueAsync(lease, delivered, inHand, Request(partitions, perPartition), Cancelled);
        Assert.NotNull(next);
        return next;
    }
}
