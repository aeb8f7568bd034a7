using SourceGenBus.EventStore.Testing;
using SourceGenBus.EventStore.Tests.Shop;
using SourceGenBus.Testing;

namespace SourceGenBus.EventStore.Tests;

/// <summary>What a runner of a subscription takes for granted of its lease, and when it asks again.</summary>
public sealed class SubscriptionLeaseTests() : StoreContract(Databases.Sqlite)
{
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(30);

    private readonly ManualTimeProvider _clock = new();
    private int _asked;

    [Fact]
    public async Task A_lease_counts_from_when_it_was_asked_for_and_is_not_asked_for_again_before_it_may_have_run_out()
    {
        List<int> asked = [];
        var subscription = await SubscriptionAsync(
            (number, answer) => Late(number == 1, answer),
            number =>
            {
                asked.Add(_asked);
                if (number == 2)
                    _clock.Advance(TimeSpan.FromSeconds(5));
                return Task.CompletedTask;
            });

        Assert.Equal(3, await subscription.CatchUpAsync(Cancelled));

        // Answered after 27 of its 30 seconds; 5 more and it must be asked for.
        Assert.Equal([1, 1, 2], asked);
    }

    [Fact]
    public async Task A_renewal_counts_from_when_it_was_asked_for()
    {
        List<int> asked = [];
        var subscription = await SubscriptionAsync(
            (number, answer) => Late(number == 2, answer),
            async number =>
            {
                asked.Add(_asked);
                if (number != 1)
                    return;
                await WaitingAsync();
                _clock.Advance(Duration / 3);
                while (Volatile.Read(ref _asked) < 2)
                    await Task.Delay(5, Cancelled);
                await Task.Delay(100, Cancelled); // Until the answer has been noted.
                _clock.Advance(TimeSpan.FromSeconds(5));
            });

        Assert.Equal(3, await subscription.CatchUpAsync(Cancelled));

        Assert.Equal(1, asked[0]);
        Assert.Equal(3, asked[1]);
    }

    [Fact]
    public async Task A_lease_that_was_asked_for_again_counts_from_then()
    {
        List<int> asked = [];
        var renewal = new TaskCompletionSource<long?>(TaskCreationOptions.RunContinuationsAsynchronously);
        var subscription = await SubscriptionAsync(
            (number, answer) => number == 3 ? renewal.Task : Late(number is 1 or 2, answer),
            async number =>
            {
                asked.Add(Volatile.Read(ref _asked));
                if (number == 1)
                {
                    await WaitingAsync();
                    _clock.Advance(TimeSpan.FromSeconds(5));
                }
                else if (number == 2)
                {
                    // The late answer has let the time of a renewal come, which stays without an answer.
                    while (Volatile.Read(ref _asked) < 3)
                        await Task.Delay(5, Cancelled);
                    _clock.Advance(TimeSpan.FromSeconds(5));
                }
                else
                {
                    renewal.SetResult(0);
                }
            });

        Assert.Equal(3, await subscription.CatchUpAsync(Cancelled));

        Assert.Equal(1, asked[0]);
        Assert.Equal(4, asked[2]);
    }

    [Fact]
    public async Task Nothing_more_is_handed_over_once_the_lease_is_known_to_be_lost_though_its_time_is_not_up()
    {
        List<int> handled = [];
        var subscription = await SubscriptionAsync(
            static (number, answer) => number == 1 ? answer : Task.FromResult<long?>(null),
            async number =>
            {
                handled.Add(number);
                if (number != 1)
                    return;
                await WaitingAsync();
                _clock.Advance(Duration / 3);
                while (Volatile.Read(ref _asked) < 2)
                    await Task.Delay(5, Cancelled);
                await Task.Delay(100, Cancelled); // Until the answer has been noted. The handler itself looks at no token.
            });

        Assert.Equal(1, await subscription.CatchUpAsync(Cancelled));

        Assert.Equal([1], handled);
    }

    /// <summary>A subscription to three events.</summary>
    private async Task<EventSubscription> SubscriptionAsync(Func<int, Task<long?>, Task<long?>> answer, Func<int, Task> handle)
    {
        await new ReadModel(Store).AppendAsync(1, 3);
        return new EventSubscription(
            Interleaving.Leasing(Store, (number, result) =>
            {
                Interlocked.Increment(ref _asked);
                return answer(number, result);
            }),
            ShopEvents.Serializer(),
            "mails",
            async (recorded, _) => await handle(((OrdersCounted)recorded.Event).Shelf),
            new ProjectionOptions { LeaseDuration = Duration },
            timeProvider: _clock);
    }

    /// <summary>27 seconds pass until the answer comes.</summary>
    private Task<long?> Late(bool isLate, Task<long?> answer)
    {
        if (isLate)
            _clock.Advance(TimeSpan.FromSeconds(27));
        return answer;
    }

    /// <summary>Returns when the renewing in the background waits for its time.</summary>
    private async Task WaitingAsync()
    {
        while (_clock.ActiveTimers == 0)
            await Task.Delay(5, Cancelled);
    }
}
