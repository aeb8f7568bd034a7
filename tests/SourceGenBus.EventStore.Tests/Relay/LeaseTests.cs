using System.Collections.Concurrent;
using SourceGenBus.EventStore.Testing;
using SourceGenBus.Testing;

namespace SourceGenBus.EventStore.Tests.Relay;

public sealed class SqliteLeases() : LeaseTests(Databases.Sqlite);

public sealed class PostgreSqlLeases() : LeaseTests(Databases.PostgreSql);

/// <summary>What a relay does when its lease is lost, or may be.</summary>
public abstract class LeaseTests(Func<ValueTask<IDurableStore>> create) : OutboxContract(create)
{
    private readonly ConcurrentQueue<string> _sent = new();

    [Fact]
    public async Task Nothing_more_is_sent_after_a_lease_was_lost_in_the_middle_of_a_batch()
    {
        await WriteAsync("a", "a1", "a2", "a3");
        await WriteAsync("b", "b1");
        await WriteAsync("c", "c1");
        var timeProvider = new ManualTimeProvider();

        // Ends well, although its token was cancelled, as a handler does that ignores it.
        var target = new DelegateTarget(async (text, token) =>
        {
            _sent.Enqueue(text);
            await Task.Delay(Timeout.Infinite, token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        });
        var options = new OutboxRelayOptions { Partitions = 32, Concurrency = 1, LeaseDuration = TimeSpan.FromSeconds(60) };

        await LoseAsync(new OutboxRelay(new TakenOver(Outbox), target, options, timeProvider: timeProvider), timeProvider);

        Assert.Equal(["a1"], _sent);
    }

    [Fact]
    public async Task Nothing_is_begun_while_it_is_not_known_whether_the_lease_still_holds()
    {
        await WriteAsync("a", "a1", "a2");
        var timeProvider = new ManualTimeProvider();
        var goOn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var target = new DelegateTarget(async (text, _) =>
        {
            _sent.Enqueue(text);
            await goOn.Task.WaitAsync(Cancelled);
            ended.TrySetResult();
        });
        var options = new OutboxRelayOptions { LeaseDuration = TimeSpan.FromSeconds(60) };
        var relaying = new OutboxRelay(new SlowRenewal(Outbox), target, options, timeProvider: timeProvider).RunOnceAsync(Cancelled).AsTask();

        // It was to be renewed after 20 seconds, nothing is begun after 40, and at 50 it is given up.
        while (timeProvider.ActiveTimers < 2 || _sent.IsEmpty)
            await Task.Delay(5, Cancelled);
        timeProvider.Advance(TimeSpan.FromSeconds(41));
        goOn.SetResult();
        await ended.Task.WaitAsync(Cancelled);
        while (!relaying.IsCompleted)
        {
            timeProvider.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(20, Cancelled);
        }

        await relaying;
        Assert.Equal(["a1"], _sent);
        Assert.Equal(1, (await Outbox.GetStateAsync(Cancelled)).Ready);
    }

    [Fact]
    public async Task A_lease_that_was_answered_late_counts_from_when_it_was_asked_for()
    {
        await WriteAsync("k", "1");
        var timeProvider = new ManualTimeProvider();
        var target = new DelegateTarget((text, _) =>
        {
            _sent.Enqueue(text);
            return default;
        });
        var storage = new SlowLease(Outbox, () => timeProvider.Advance(TimeSpan.FromSeconds(45)));
        var relaying = new OutboxRelay(storage, target, new OutboxRelayOptions { LeaseDuration = TimeSpan.FromSeconds(60) }, timeProvider: timeProvider).RunOnceAsync(Cancelled).AsTask();

        while (!relaying.IsCompleted)
        {
            timeProvider.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(20, Cancelled);
        }

        await relaying;
        Assert.Empty(_sent);
        Assert.Equal(1, (await Outbox.GetStateAsync(Cancelled)).Ready);
    }

    [Fact]
    public async Task A_lease_that_is_found_lost_while_it_marks_cancels_what_is_under_way()
    {
        await WriteAsync("a", "quick");
        await WriteAsync("b", "slow");
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var target = new DelegateTarget(async (text, token) =>
        {
            if (text == "quick")
                return;
            await using var registration = token.Register(() => cancelled.TrySetResult());
            await cancelled.Task.WaitAsync(Cancelled);
            token.ThrowIfCancellationRequested();
        });

        var relaying = new OutboxRelay(new LostWhileMarking(Outbox), target, new OutboxRelayOptions { Partitions = 32 }).RunOnceAsync(Cancelled).AsTask();

        await cancelled.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancelled);
        await relaying;
    }

    [Fact]
    public async Task A_handler_that_ignores_its_cancellation_does_not_keep_a_relay_that_has_lost_its_lease()
    {
        await WriteAsync("a", "hangs");
        var open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var target = new DelegateTarget(async (text, _) =>
        {
            _sent.Enqueue(text);
            await open.Task;
        });

        var timeProvider = new ManualTimeProvider();

        await LoseAsync(new OutboxRelay(new TakenOver(Outbox), target, new OutboxRelayOptions { LeaseDuration = TimeSpan.FromSeconds(60) }, timeProvider: timeProvider), timeProvider);

        Assert.Equal(["hangs"], _sent);
        Assert.Equal(1, (await Outbox.GetStateAsync(Cancelled)).Ready);
        open.SetResult();
    }

    [Fact]
    public async Task A_lease_that_holds_only_some_of_its_partitions_is_lost()
    {
        await WriteAsync("k", "1");
        await WriteAsync(OtherPartition("k"), "2");
        var lease = await LeaseAsync(duration: TimeSpan.Zero);
        Assert.Equal(2, lease.Partitions);
        var other = await LeaseAsync(partitions: 1);
        Assert.Equal(1, other.Partitions);

        Assert.False(await Outbox.RenewAsync(lease, TimeSpan.FromMinutes(1), Cancelled));
        Assert.Null(await Outbox.ContinueAsync(lease, lease.Messages, [], new LeaseRequest(32, 10, TimeSpan.FromMinutes(1), Now), Cancelled));

        Assert.Equal(1, (await Outbox.GetStateAsync(Cancelled)).Ready);
        Assert.True(await Outbox.RenewAsync(other, TimeSpan.FromMinutes(1), Cancelled));
    }

    [Fact]
    public async Task A_slow_renewal_counts_from_when_it_was_asked_for()
    {
        await WriteAsync("k", "1");
        var timeProvider = new ManualTimeProvider();
        var storage = new SlowRenewal(Outbox);
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var target = new DelegateTarget(async (_, token) =>
        {
            await using var registration = token.Register(() => cancelled.TrySetResult());
            await cancelled.Task;
        });
        var relaying = new OutboxRelay(storage, target, new OutboxRelayOptions { LeaseDuration = TimeSpan.FromSeconds(60) }, timeProvider: timeProvider).RunOnceAsync(Cancelled).AsTask();

        // Asked for after 20 of 60 seconds, answered after 35: it holds until 80, and is given up at 70; not at 85.
        while (timeProvider.ActiveTimers < 2)
            await Task.Delay(5, Cancelled);
        timeProvider.Advance(TimeSpan.FromSeconds(20));
        await storage.Asked.WaitAsync(TimeSpan.FromSeconds(30), Cancelled);
        timeProvider.Advance(TimeSpan.FromSeconds(15));
        storage.Answer.SetResult();
        await storage.Answered;
        Assert.False(cancelled.Task.IsCompleted);
        for (var second = 35; second < 84 && !cancelled.Task.IsCompleted; second++)
        {
            timeProvider.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(20, Cancelled);
        }

        Assert.True(cancelled.Task.IsCompleted);
        await relaying;
    }

    [Theory]
    [InlineData(30, 0)]
    [InlineData(0, 1)]
    public async Task A_lost_lease_counts_against_a_delivery_only_if_it_ran_for_as_long_as_nothing_was_renewed(int began, int dead)
    {
        await WriteAsync("k", "1", "2");
        var timeProvider = new ManualTimeProvider();
        var first = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var target = new DelegateTarget(async (text, token) =>
        {
            _sent.Enqueue(text);
            if (text == "1" && began > 0)
            {
                await first.Task.WaitAsync(Cancelled);
                return;
            }

            await using var registration = token.Register(() => cancelled.TrySetResult());
            await cancelled.Task.WaitAsync(Cancelled);
            token.ThrowIfCancellationRequested();
        });
        var options = new OutboxRelayOptions { LeaseDuration = TimeSpan.FromSeconds(60), Retries = new RetryPolicy { Attempts = 1 } };
        var relaying = new OutboxRelay(new SlowRenewal(Outbox), target, options, timeProvider: timeProvider).RunOnceAsync(Cancelled).AsTask();

        while (timeProvider.ActiveTimers < 2 || _sent.IsEmpty)
            await Task.Delay(5, Cancelled);
        timeProvider.Advance(TimeSpan.FromSeconds(began));
        first.SetResult();
        while (_sent.Count < (began > 0 ? 2 : 1))
            await Task.Delay(5, Cancelled);
        while (!relaying.IsCompleted)
        {
            timeProvider.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(20, Cancelled);
        }

        await relaying;
        var state = await Outbox.GetStateAsync(Cancelled);
        Assert.Equal(dead, state.DeadLetters);
        Assert.Equal(1, state.Ready + state.Parked);
    }

    [Fact]
    public async Task A_lease_that_goes_on_takes_other_partitions_and_leaves_what_is_in_hand()
    {
        await WriteAsync("k", "1", "2");
        var request = new LeaseRequest(32, 10, TimeSpan.FromMinutes(1), Now);
        var lease = await Outbox.LeaseAsync(request, Cancelled);
        await WriteAsync("k", "3");
        await WriteAsync(KeyBeside("k"), "x");
        await WriteAsync(OtherPartition("k"), "y");
        await Outbox.WriteAsync(Events("keyless"), cancellationToken: Cancelled);

        var next = await Outbox.ContinueAsync(lease, [lease.Messages[0]], [lease.Messages[1]], request, Cancelled);

        Assert.Equal(["keyless", "x", "y"], Texts(next!).Order(StringComparer.Ordinal));
        Assert.Equal(lease.Token, next!.Token);
        Assert.Equal(0, (await LeaseAsync()).Partitions);
        var keyless = next.Messages.Single(static message => message.Envelope.Key is null);
        var last = await Outbox.ContinueAsync(next, [.. next.Messages.Except([keyless]), lease.Messages[1]], [keyless], request, Cancelled);
        Assert.Equal(["3"], Texts(last!));
        var end = await Outbox.ContinueAsync(last!, [keyless, .. last!.Messages], [], request, Cancelled);
        Assert.Equal(0, end!.Partitions);
        Assert.Equal(default, await Outbox.GetStateAsync(Cancelled));
    }

    [Fact]
    public async Task Partitions_that_are_given_back_come_last()
    {
        await WriteAsync("k", "1");
        await WriteAsync(OtherPartition("k"), "2");
        var first = await LeaseAsync(partitions: 1);
        await Outbox.ReleaseAsync(first, Cancelled);

        var second = await LeaseAsync(partitions: 1);

        Assert.NotEqual(Texts(first), Texts(second));
    }

    /// <summary>Runs a relay, and lets its first renewal come due as soon as it has sent something.</summary>
    private async Task LoseAsync(OutboxRelay relay, ManualTimeProvider timeProvider)
    {
        var relaying = relay.RunOnceAsync(Cancelled).AsTask();
        while (timeProvider.ActiveTimers < 2 || _sent.IsEmpty)
            await Task.Delay(5, Cancelled);
        timeProvider.Advance(TimeSpan.FromSeconds(20));
        await relaying.WaitAsync(TimeSpan.FromSeconds(30), Cancelled);
    }

    private static string OtherPartition(string key) =>
        Enumerable.Range(0, 100).Select(static number => $"other{number}").First(other => OutboxPartitions.Of(Event("", other)) != OutboxPartitions.Of(Event("", key)));

    /// <summary>Another relay has the partitions as soon as the lease is to be renewed.</summary>
    private sealed class TakenOver(IOutboxStorage storage) : ForwardingOutbox(storage)
    {
        public override ValueTask<bool> RenewAsync(OutboxLease lease, TimeSpan duration, CancellationToken cancellationToken = default) => new(false);
    }

    /// <summary>The answer to a request for a lease is long on its way.</summary>
    private sealed class SlowLease(IOutboxStorage storage, Action wait) : ForwardingOutbox(storage)
    {
        public override async ValueTask<OutboxLease> LeaseAsync(LeaseRequest request, CancellationToken cancellationToken = default)
        {
            var lease = await base.LeaseAsync(request, cancellationToken);
            wait();
            return lease;
        }
    }

    /// <summary>Somebody else has the partitions when something is to be marked.</summary>
    private sealed class LostWhileMarking(IOutboxStorage storage) : ForwardingOutbox(storage)
    {
        public override ValueTask<OutboxLease?> ContinueAsync(
            OutboxLease lease,
            IReadOnlyList<OutboxMessage> delivered,
            IReadOnlyList<OutboxMessage> inHand,
            LeaseRequest request,
            CancellationToken cancellationToken = default) => default;
    }

    /// <summary>The first renewal is answered when the test says so, later ones never.</summary>
    private sealed class SlowRenewal(IOutboxStorage storage) : ForwardingOutbox(storage)
    {
        private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);

        internal Task Asked => _asked.Task;

        internal Task Answered => _answered.Task;

        internal TaskCompletionSource Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override async ValueTask<bool> RenewAsync(OutboxLease lease, TimeSpan duration, CancellationToken cancellationToken = default)
        {
            if (!_asked.TrySetResult())
                await Task.Delay(Timeout.Infinite, cancellationToken);
            await Answer.Task.WaitAsync(cancellationToken);
            _answered.TrySetResult();
            return true;
        }
    }
}
