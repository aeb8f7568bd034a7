using System.Collections.Concurrent;
using SourceGenBus.EventStore.Testing;
using SourceGenBus.EventStore.Tests.Shop;

namespace SourceGenBus.EventStore.Tests;

public sealed class SqliteSubscriptionOwners() : SubscriptionOwnerTests(Databases.Sqlite);

public sealed class PostgreSqlSubscriptionOwners() : SubscriptionOwnerTests(Databases.PostgreSql);

/// <summary>Of several processes that run one subscription one works at a time, and another one takes over when it is gone.</summary>
public abstract class SubscriptionOwnerTests(Func<ValueTask<IDurableStore>> create) : StoreContract(create)
{
    private static readonly ProjectionOptions Options = ReadModel.Impatient;

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public async Task Several_runners_hand_each_event_over_once_and_in_order(int count)
    {
        const int Events = 200;
        var model = new ReadModel(Store);
        var handled = new ConcurrentQueue<int>();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        var runners = Enumerable.Range(0, count)
            .Select(_ => Task.Run(() => Subscription(handled.Enqueue).RunAsync(stop.Token)))
            .ToList();

        await model.AppendAsync(1, Events);
        while (await Subscription(static _ => { }).GetLagAsync(Cancelled) > 0)
        {
            Assert.All(runners, static runner => Assert.False(runner.IsCompleted, runner.Exception?.ToString()));
            await Task.Delay(5, Cancelled);
        }

        await stop.CancelAsync();
        await Task.WhenAll(runners);
        Assert.Equal(Enumerable.Range(1, Events), handled);
    }

    [Fact]
    public async Task Another_runner_takes_over_when_the_lease_has_run_out_and_the_checkpoint_never_goes_back()
    {
        var model = new ReadModel(Store);
        await model.AppendAsync(1, 6);
        Assert.Equal(0, await Store.Projections.LeaseAsync("mails", "dead", TimeSpan.FromMilliseconds(300), Cancelled));
        var handled = new ConcurrentQueue<int>();
        Assert.Equal(0, await Subscription(handled.Enqueue).CatchUpAsync(Cancelled));
        Assert.Empty(handled);

        while (await Subscription(handled.Enqueue).CatchUpAsync(Cancelled) == 0)
            await Task.Delay(20, Cancelled);

        Assert.Equal(Enumerable.Range(1, 6), handled);
        await using (var unit = await Store.BeginAsync(Cancelled))
        {
            Assert.False(await Store.Projections.AdvanceAsync(unit.Transaction, "mails", "dead", 2, Cancelled));
            await unit.CommitAsync(Cancelled);
        }

        Assert.Equal(6, await Store.Events.ReadCheckpointAsync("mails", Cancelled));
    }

    [Fact]
    public async Task A_handler_that_takes_longer_than_the_lease_keeps_it()
    {
        var model = new ReadModel(Store);
        await model.AppendAsync(1, 2);
        var handled = new ConcurrentQueue<int>();
        var renewals = 0;
        var options = Options with { LeaseDuration = TimeSpan.FromSeconds(5) };
        var slow = new EventSubscription(
            Interleaving.CountingLeases(Store, () => Interlocked.Increment(ref renewals)),
            ShopEvents.Serializer(),
            "mails",
            async (recorded, token) =>
            {
                handled.Enqueue(((OrdersCounted)recorded.Event).Shelf);

                // Taken once and renewed after each third: longer than without renewing.
                while (Volatile.Read(ref renewals) < 5)
                    await Task.Delay(20, token);
            },
            options);
        var first = Task.Run(async () => await slow.CatchUpAsync(Cancelled));
        while (handled.IsEmpty)
            await Task.Delay(5, Cancelled);

        while (!first.IsCompleted)
        {
            Assert.Equal(0, await Subscription(handled.Enqueue, options).CatchUpAsync(Cancelled));
            await Task.Delay(50, Cancelled);
        }

        Assert.Equal(2, await first);
        Assert.Equal([1, 2], handled);
    }

    [Fact]
    public async Task A_runner_that_has_lost_the_lease_stops()
    {
        var model = new ReadModel(Store);
        await model.AppendAsync(1, 3);
        var handled = new ConcurrentQueue<int>();
        var subscription = new EventSubscription(
            Interleaving.Leasing(Store, (_, answer) => handled.IsEmpty ? answer : Task.FromResult<long?>(null)),
            ShopEvents.Serializer(),
            "mails",
            async (recorded, token) =>
            {
                handled.Enqueue(((OrdersCounted)recorded.Event).Shelf);
                await Task.Delay(Timeout.InfiniteTimeSpan, token);
            },
            Options with { LeaseDuration = TimeSpan.FromMilliseconds(150) });

        Assert.Equal(0, await subscription.CatchUpAsync(Cancelled));

        Assert.Equal([1], handled);
        Assert.Equal(0, await Store.Events.ReadCheckpointAsync("mails", Cancelled));
    }

    private EventSubscription Subscription(Action<int> handle, ProjectionOptions? options = null) => new(
        Store,
        ShopEvents.Serializer(),
        "mails",
        (recorded, _) =>
        {
            handle(((OrdersCounted)recorded.Event).Shelf);
            return default;
        },
        options ?? Options);
}
