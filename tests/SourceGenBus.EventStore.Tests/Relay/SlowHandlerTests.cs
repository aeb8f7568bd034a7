using System.Collections.Concurrent;
using SourceGenBus.EventStore.Testing;

namespace SourceGenBus.EventStore.Tests.Relay;

public sealed class SqliteSlowHandlers() : SlowHandlerTests(Databases.Sqlite);

public sealed class PostgreSqlSlowHandlers() : SlowHandlerTests(Databases.PostgreSql);

/// <summary>A handler that is slow, or hangs, costs its own key and nothing else.</summary>
public abstract class SlowHandlerTests(Func<ValueTask<IDurableStore>> create) : OutboxContract(create)
{
    private readonly ConcurrentQueue<string> _arrived = new();
    private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task Others_arrive_and_are_marked_while_a_handler_hangs_with_many_events_behind_it()
    {
        var beside = KeyBeside("k");
        await WriteAsync("k", ["hangs", .. Enumerable.Range(1, 200).Select(static number => $"k{number}")]);
        await WriteAsync(beside, [.. Enumerable.Range(1, 30).Select(static number => $"beside{number}")]);
        for (var key = 0; key < 40; key++)
            await WriteAsync($"other {key}", $"o{key}-1", $"o{key}-2");
        await Outbox.WriteAsync(Events("keyless"), cancellationToken: Cancelled);

        await using (var relay = new RunningRelay(new OutboxRelay(Outbox, new DelegateTarget(DeliverAsync))))
        {
            // With the defaults, and 201 events of the hanging key stay in the outbox.
            await relay.UntilAsync(async () => await Outbox.GetStateAsync(Cancelled) == new OutboxState(201, 0, 0, 0));
            Assert.Equal(111, _arrived.Count);

            await WriteAsync(beside, "beside31");
            await WriteAsync("other 1", "o1-3");
            await relay.UntilAsync(() => _arrived.Contains("beside31") && _arrived.Contains("o1-3"));

            _open.SetResult();
            await relay.UntilAsync(async () => await Outbox.GetStateAsync(Cancelled) == default);
        }

        Assert.Equal([.. Enumerable.Range(1, 200).Select(static number => $"k{number}")], _arrived.Where(static text => text.StartsWith('k') && text != "keyless"));
        Assert.Equal([.. Enumerable.Range(1, 31).Select(static number => $"beside{number}")], _arrived.Where(static text => text.StartsWith("beside", StringComparison.Ordinal)));
        Assert.Equal(_arrived.Count, _arrived.Distinct().Count());
    }

    [Fact]
    public async Task What_has_arrived_is_marked_while_the_rest_of_its_batch_is_at_work()
    {
        await WriteAsync("k", "hangs");
        await WriteAsync("a", "1", "2");

        await using var relay = new RunningRelay(new OutboxRelay(Outbox, new DelegateTarget(DeliverAsync), new OutboxRelayOptions { Partitions = 32 }));
        await relay.UntilAsync(async () => (await Outbox.GetStateAsync(Cancelled)).Ready == 1);
        _open.SetResult();
    }

    [Fact]
    public async Task A_delivery_that_takes_too_long_counts_as_failed_although_its_handler_ignores_that()
    {
        await WriteAsync("k", "hangs", "behind");
        await WriteAsync(KeyBeside("k"), "1");
        var options = new OutboxRelayOptions
        {
            DeliveryTimeout = TimeSpan.FromMilliseconds(50),
            Retries = new RetryPolicy { Attempts = 2, FirstDelay = TimeSpan.FromMilliseconds(1) },
        };
        await using (var relay = new RunningRelay(new OutboxRelay(Outbox, new DelegateTarget(DeliverAsync), options)))
            await relay.UntilAsync(async () => await Outbox.GetStateAsync(Cancelled) == new OutboxState(0, 0, 1, 1));

        Assert.Equal(["1"], _arrived);
        var letter = Assert.Single(await Store.DeadLetters.ListAsync(DeadLetterFilter.Default, cancellationToken: Cancelled));
        Assert.All(letter.Attempts, static attempt => Assert.Contains("took longer than 00:00:00.05", attempt.Error, StringComparison.Ordinal));
        Assert.Equal(2, letter.Attempts.Count);

        // When it ends after all, it has failed long ago.
        _open.SetResult();
        Assert.Equal(new OutboxState(0, 0, 1, 1), await Outbox.GetStateAsync(Cancelled));
    }

    [Fact]
    public async Task A_handler_that_blocks_its_thread_is_left_behind_as_well()
    {
        using var block = new ManualResetEventSlim();
        await WriteAsync("k", "blocks");
        await WriteAsync("a", "1");
        var options = new OutboxRelayOptions { DeliveryTimeout = TimeSpan.FromMilliseconds(50), Retries = new RetryPolicy { Attempts = 1 }, Concurrency = 2 };
        var target = new DelegateTarget((text, token) =>
        {
            if (text == "blocks")
                block.Wait(CancellationToken.None);
            return DeliverAsync(text, token);
        });
        await using (var relay = new RunningRelay(new OutboxRelay(Outbox, target, options)))
            await relay.UntilAsync(async () => await Outbox.GetStateAsync(Cancelled) == new OutboxState(0, 0, 0, 1));

        block.Set();
        Assert.Contains("1", _arrived);
    }

    [Fact]
    public async Task A_batch_is_limited_in_bytes()
    {
        var large = new string('x', 10_000);
        await Outbox.WriteAsync([.. Enumerable.Range(0, 10).Select(number => Event($"{number}{large}", $"key {number}"))], cancellationToken: Cancelled);
        var request = new LeaseRequest(32, 100, TimeSpan.FromMinutes(1), Now) { MaximumBytes = 25_000 };

        var lease = await Outbox.LeaseAsync(request, Cancelled);

        Assert.Equal(3, lease.Messages.Count);
        Assert.Equal(['0', '1', '2'], Texts(lease).Select(static text => text[0]));
        var next = await Outbox.ContinueAsync(lease, [], lease.Messages, request with { MaximumBytes = 1 }, Cancelled);
        Assert.Equal('3', Assert.Single(Texts(next!))[0]);

        await Outbox.ReleaseAsync(lease, Cancelled);
        await using var relay = new RunningRelay(new OutboxRelay(Outbox, new DelegateTarget(DeliverAsync), new OutboxRelayOptions { MaximumBytes = 1 }));
        await relay.UntilAsync(async () => await Outbox.GetStateAsync(Cancelled) == default);
        Assert.Equal(10, _arrived.Count);
    }

    private async ValueTask DeliverAsync(string text, CancellationToken cancellationToken)
    {
        if (text == "hangs")
            await _open.Task;
        _arrived.Enqueue(text);
    }
}
