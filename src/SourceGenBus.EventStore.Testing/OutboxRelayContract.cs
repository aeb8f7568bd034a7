using System.Collections.Concurrent;
using Xunit;

namespace SourceGenBus.EventStore.Testing;

/// <summary>What relays promise over a store.</summary>
/// <param name="create">Makes an empty store; the suite disposes it.</param>
public abstract class OutboxRelayContract(Func<ValueTask<IDurableStore>> create) : StoreContract(create)
{
    /// <summary>Several relays, failing deliveries, writers at work: everything arrives, and each key in order.</summary>
    [Fact]
    public async Task Order_per_key_survives_parallel_relays_and_retries()
    {
        const int Keys = 20;
        const int Each = 25;
        var target = new UnreliableTarget(Keys * Each);
        await DeliverAsync(target, target.AllArrived, messagesPerPartition: 4, Keys, Each, waitsUntilEmpty: false);

        Assert.Equal(Keys, target.Arrived.Count);
        Assert.All(
            target.Arrived.Values, static texts => Assert.Equal(Enumerable.Range(0, Each).Select(static number => $"{number}"), texts));
        Assert.Equal(default, await Store.Outbox.GetStateAsync(Cancelled));
    }

    /// <summary>
    /// Several relays, handlers that fail each by itself, writers at work: each handler gets everything once, and each key in order.
    /// </summary>
    [Fact]
    public async Task Order_per_key_and_handler_survives_parallel_relays_and_retries()
    {
        const int Keys = 12;
        const int Each = 20;
        var target = new UnreliableHandlers(Keys * Each);
        await DeliverAsync(target, target.AllArrived, messagesPerPartition: 3, Keys, Each, waitsUntilEmpty: true);

        Assert.Equal(Keys * UnreliableHandlers.Names.Length, target.Arrived.Count);
        Assert.All(
            target.Arrived.Values, static texts => Assert.Equal(Enumerable.Range(0, Each).Select(static number => $"{number}"), texts));
    }

    /// <summary>A target that knows no handlers cannot deliver what waits for one.</summary>
    [Fact]
    public async Task What_waits_for_one_handler_is_kept_from_a_target_that_knows_none()
    {
        await Store.Outbox.WriteAsync([Event("1", "a")], cancellationToken: Cancelled);
        var lease = await Store.Outbox.LeaseAsync(new LeaseRequest(32, 10, TimeSpan.FromMinutes(1), DateTimeOffset.UtcNow), Cancelled);
        await Store.Outbox.SplitByHandlerAsync(lease, lease.Messages[0], [], ["mailer"], Cancelled);
        await Store.Outbox.ReleaseAsync(lease, Cancelled);
        var relay = new OutboxRelay(
            Store.Outbox,
            new DelegateTarget(static envelope => throw new InvalidOperationException($"{Text(envelope)} was delivered to all.")),
            new OutboxRelayOptions { Retries = new RetryPolicy { Attempts = 1 } });

        Assert.True(await relay.RunOnceAsync(Cancelled));

        var letter = Assert.Single(await Store.DeadLetters.ListAsync(DeadLetterFilter.Default, cancellationToken: Cancelled));
        Assert.Equal("mailer", letter.Id.Handler);
        Assert.Contains("cannot deliver to the handler 'mailer' alone", letter.Attempts[0].Error, StringComparison.Ordinal);
    }

    /// <summary>With the last attempt an event dies, with all of its errors, and its key waits for a person.</summary>
    [Fact]
    public async Task Poison_is_parked_after_its_last_attempt_and_the_others_flow()
    {
        await Store.Outbox.WriteAsync([Event("poison", "a"), Event("2", "a"), Event("x", "b"), Event("y")], cancellationToken: Cancelled);
        var arrived = new ConcurrentQueue<string>();
        var target = new DelegateTarget(envelope =>
        {
            if (Text(envelope) == "poison")
                throw new DeliveryException("mailer", "no mail today", new InvalidOperationException("the cause"));
            arrived.Enqueue(Text(envelope));
        });
        var options = new OutboxRelayOptions { Retries = new RetryPolicy { Attempts = 3, FirstDelay = TimeSpan.Zero } };
        var relay = new OutboxRelay(Store.Outbox, target, options);
        while (await relay.RunOnceAsync(Cancelled))
        {
        }

        Assert.Equal(["x", "y"], arrived.Order(StringComparer.Ordinal));
        var letter = Assert.Single(await Store.DeadLetters.ListAsync(DeadLetterFilter.Default, cancellationToken: Cancelled));
        Assert.Equal(["mailer", "mailer", "mailer"], letter.Attempts.Select(static attempt => attempt.Handler));
        Assert.Contains("the cause", letter.Attempts[0].Error, StringComparison.Ordinal);
        Assert.Equal(new OutboxState(0, 0, 1, 1), await Store.Outbox.GetStateAsync(Cancelled));
    }

    /// <summary>Hopeless is hopeless the first time.</summary>
    [Fact]
    public async Task A_hopeless_event_is_tried_once()
    {
        await Store.Outbox.WriteAsync([Event("poison", "a")], cancellationToken: Cancelled);
        var relay = new OutboxRelay(Store.Outbox, new DelegateTarget(static _ => throw new EventFormatException("unreadable")));

        Assert.True(await relay.RunOnceAsync(Cancelled));

        Assert.Single(Assert.Single(await Store.DeadLetters.ListAsync(DeadLetterFilter.Default, cancellationToken: Cancelled)).Attempts);
    }

    /// <summary>A relay that stops leaves what did not arrive.</summary>
    [Fact]
    public async Task A_stopped_relay_marks_what_arrived_and_leaves_the_rest()
    {
        await Store.Outbox.WriteAsync([Event("1", "a"), Event("2", "a"), Event("3", "a")], cancellationToken: Cancelled);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        var target = new DelegateTarget(envelope =>
        {
            if (Text(envelope) == "2")
                stop.Cancel();
            stop.Token.ThrowIfCancellationRequested();
        });

        await new OutboxRelay(Store.Outbox, target).RunAsync(stop.Token);

        var lease = await Store.Outbox.LeaseAsync(new LeaseRequest(32, 10, TimeSpan.FromMinutes(1), DateTimeOffset.UtcNow), Cancelled);
        Assert.Equal(["2", "3"], lease.Messages.Select(static message => Text(message.Envelope)));
        Assert.All(lease.Messages, static message => Assert.Equal(0, message.Attempts));
    }

    /// <summary>A relay that is asked to stop begins nothing more, and what is under way arrives.</summary>
    [Fact]
    public async Task A_relay_that_is_asked_to_stop_ends_what_it_has_begun()
    {
        await Store.Outbox.WriteAsync([Event("1", "a"), Event("2", "a")], cancellationToken: Cancelled);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        var target = new WaitingTarget();
        var running = new OutboxRelay(Store.Outbox, target).RunAsync(stop.Token, Cancelled);
        await target.Called.WaitAsync(Cancelled);

        await stop.CancelAsync();
        Assert.False(running.IsCompleted);
        target.Continue.SetResult();
        await running.WaitAsync(Cancelled);

        var lease = await Store.Outbox.LeaseAsync(new LeaseRequest(32, 10, TimeSpan.FromMinutes(1), DateTimeOffset.UtcNow), Cancelled);
        Assert.Equal(["2"], lease.Messages.Select(static message => Text(message.Envelope)));
        Assert.Equal(1, target.Calls);
    }

    /// <summary>Four writers and four relays at a time, until everything has arrived and, if asked for, the outbox is empty.</summary>
    private async Task DeliverAsync(
        IOutboxTarget target,
        Task allArrived,
        int messagesPerPartition,
        int keys,
        int each,
        bool waitsUntilEmpty)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        var options = new OutboxRelayOptions
        {
            Partitions = 8,
            MessagesPerPartition = messagesPerPartition,
            PollingInterval = TimeSpan.FromMilliseconds(5),
            Retries = new RetryPolicy { Attempts = int.MaxValue, FirstDelay = TimeSpan.FromTicks(10), MaximumDelay = TimeSpan.FromMilliseconds(1) },
        };
        await Store.MigrateAsync(Cancelled);
        var relays = Enumerable.Range(0, 4).Select(_ => new OutboxRelay(Store.Outbox, target, options).RunAsync(stop.Token)).ToList();

        await Task.WhenAll(Enumerable.Range(0, 4).Select(writer => Task.Run(async () =>
        {
            for (var number = 0; number < each; number++)
            {
                for (var key = writer; key < keys; key += 4)
                    await Store.Outbox.WriteAsync([Event($"{number}", $"key {key}")], cancellationToken: Cancelled);
            }
        })));
        await allArrived.WaitAsync(Cancelled);
        while (waitsUntilEmpty && await Store.Outbox.GetStateAsync(Cancelled) != default)
            await Task.Delay(5, Cancelled);
        await stop.CancelAsync();
        await Task.WhenAll(relays);
    }

    private sealed class WaitingTarget : IOutboxTarget
    {
        private readonly TaskCompletionSource _called = new(TaskCreationOptions.RunContinuationsAsynchronously);

        internal int Calls { get; private set; }

        internal Task Called => _called.Task;

        internal TaskCompletionSource Continue { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public async ValueTask DeliverAsync(EventEnvelope envelope, CancellationToken cancellationToken)
        {
            Calls++;
            _called.TrySetResult();
            await Continue.Task.WaitAsync(cancellationToken);
        }
    }

    private sealed class DelegateTarget(Action<EventEnvelope> deliver) : IOutboxTarget
    {
        public ValueTask DeliverAsync(EventEnvelope envelope, CancellationToken cancellationToken)
        {
            deliver(envelope);
            return default;
        }
    }

    /// <summary>Fails every fourth time, and records what arrived by key.</summary>
    private sealed class UnreliableTarget(int expected) : IOutboxTarget
    {
        private readonly TaskCompletionSource _all = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _calls;
        private int _arrived;

        internal Task AllArrived => _all.Task;

        internal ConcurrentDictionary<string, ConcurrentQueue<string>> Arrived { get; } = new();

        public async ValueTask DeliverAsync(EventEnvelope envelope, CancellationToken cancellationToken)
        {
            await Task.Yield();
            if (Interlocked.Increment(ref _calls) % 4 == 0)
                throw new DeliveryException("every fourth fails");
            Arrived.GetOrAdd(envelope.Key!, static _ => new ConcurrentQueue<string>()).Enqueue(Text(envelope));
            if (Interlocked.Increment(ref _arrived) == expected)
                _all.SetResult();
        }
    }

    /// <summary>Three handlers, of which each fails now and then by itself, and sometimes the event as a whole does.</summary>
    private sealed class UnreliableHandlers(int expected) : IHandlerTarget
    {
        internal static readonly string[] Names = ["ledger", "mailer", "stock"];

        private readonly TaskCompletionSource _all = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _calls;
        private int _arrived;

        internal Task AllArrived => _all.Task;

        internal ConcurrentDictionary<(string Handler, string Key), ConcurrentQueue<string>> Arrived { get; } = new();

        public ValueTask DeliverAsync(EventEnvelope envelope, CancellationToken cancellationToken) =>
            throw new InvalidOperationException("A relay asks for handlers.");

        public async ValueTask<DeliveryResult> DeliverAsync(
            EventEnvelope envelope,
            DeliveryScope scope,
            CancellationToken cancellationToken)
        {
            await Task.Yield();
            if (Interlocked.Increment(ref _calls) % 11 == 0)
                throw new DeliveryException("every eleventh fails as a whole");
            var failures = new List<HandlerFailure>();
            foreach (var handler in Names.Where(scope.Includes))
            {
                if (Interlocked.Increment(ref _calls) % 5 == 0)
                {
                    failures.Add(new HandlerFailure(handler, new InvalidOperationException("every fifth fails")));
                    continue;
                }

                Arrived.GetOrAdd((handler, envelope.Key!), static _ => new ConcurrentQueue<string>()).Enqueue(Text(envelope));
                if (Interlocked.Increment(ref _arrived) == expected * Names.Length)
                    _all.SetResult();
            }

            return new DeliveryResult(failures, scope.Handler is null ? [.. Names.Intersect(scope.Held)] : []);
        }
    }
}
