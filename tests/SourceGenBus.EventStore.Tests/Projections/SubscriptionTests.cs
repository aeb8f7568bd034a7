using SourceGenBus.EventStore.Testing;
using SourceGenBus.EventStore.Tests.Shop;

namespace SourceGenBus.EventStore.Tests;

public sealed class SqliteSubscriptions() : SubscriptionTests(Databases.Sqlite);

public sealed class PostgreSqlSubscriptions() : SubscriptionTests(Databases.PostgreSql);

/// <summary>A subscription hands each event over at least once, and goes on where it was.</summary>
public abstract class SubscriptionTests(Func<ValueTask<IDurableStore>> create) : StoreContract(create)
{
    private readonly EventSerializer _serializer = ShopEvents.Serializer();
    private readonly List<int> _handled = [];

    [Fact]
    public async Task It_goes_on_behind_what_was_handled()
    {
        await AppendAsync(1, 5);

        Assert.Equal(5, await Create().CatchUpAsync(Cancelled));
        await AppendAsync(6, 7);
        Assert.Equal(2, await Create().GetLagAsync(Cancelled));
        Assert.Equal(2, await Create().CatchUpAsync(Cancelled));

        Assert.Equal([1, 2, 3, 4, 5, 6, 7], _handled);
        Assert.Equal(0, await Create().GetLagAsync(Cancelled));
    }

    [Fact]
    public async Task What_failed_comes_again_and_what_was_handled_does_not()
    {
        await AppendAsync(1, 4);
        var fails = true;
        var subscription = Create(number =>
        {
            if (number == 3 && fails)
                throw new InvalidOperationException("not yet");
        });

        await Assert.ThrowsAsync<InvalidOperationException>(async () => await subscription.CatchUpAsync(Cancelled));
        fails = false;
        Assert.Equal(2, await subscription.CatchUpAsync(Cancelled));

        Assert.Equal([1, 2, 3, 4], _handled);
    }

    [Fact]
    public async Task A_checkpoint_of_another_store_ends_it()
    {
        await using (var unit = await Store.BeginAsync(Cancelled))
        {
            await Store.Events.SaveCheckpointAsync(unit.Transaction, "shelf", 99, Cancelled);
            await unit.CommitAsync(Cancelled);
        }

        await Assert.ThrowsAsync<CheckpointAheadException>(() => Create().RunAsync(Cancelled));
    }

    [Fact]
    public async Task A_subscription_that_runs_follows_until_it_is_stopped()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        var running = Create(number =>
        {
            if (number == 3)
                stop.Cancel();
        }).RunAsync(stop.Token);
        await AppendAsync(1, 3);

        await running;

        Assert.Equal([1, 2, 3], _handled);
    }

    private EventSubscription Create(Action<int>? onEvent = null) => new(
        Store,
        _serializer,
        "shelf",
        (recorded, _) =>
        {
            var number = ((OrdersCounted)recorded.Event).Shelf;
            onEvent?.Invoke(number);
            _handled.Add(number);
            return default;
        },
        new ProjectionOptions { PageSize = 2, PollingInterval = TimeSpan.FromMilliseconds(20) });

    private async Task AppendAsync(int first, int last)
    {
        for (var number = first; number <= last; number++)
            await Store.Events.AppendAsync("shelf", ExpectedVersion.Any, [_serializer.Wrap(new OrdersCounted(number))], AppendOptions.Default, Cancelled);
    }
}
