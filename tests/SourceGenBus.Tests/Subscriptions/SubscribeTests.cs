using SourceGenBus.Tests.Routing;
using SourceGenBus.Tests.Support;

namespace SourceGenBus.Tests.Subscriptions;

/// <summary>Handlers that come and go at run time.</summary>
public class SubscribeTests
{
    [Fact]
    public async Task A_subscriber_receives_events_until_it_is_disposed()
    {
        await using var host = TestHost.Create();
        var received = new List<int>();
        await host.Bus.PublishAsync(1);
        var subscription = host.Bus.Subscribe<int>((number, _, _) =>
        {
            received.Add(number);
            return default;
        });
        await host.Bus.PublishAsync(2);
        await host.Bus.PublishAsync<object>(3);
        subscription.Dispose();
        await host.Bus.PublishAsync(4);
        await host.Bus.PublishAsync<object>(5);
        Assert.Equal([2, 3], received);
    }

    [Fact]
    public async Task A_subscriber_receives_beside_the_generated_handlers()
    {
        await using var host = TestHost.Create();
        var trail = new Trail();
        await host.Bus.PublishAsync(new ShipSailed(trail));
        var subscription = host.Bus.Subscribe<ShipSailed>(static (sailed, _, _) => sailed.Trail.Leave("subscriber"));
        await host.Bus.PublishAsync(new ShipSailed(trail));
        await host.Bus.PublishAsync<DomainEvent>(new ShipSailed(trail));
        subscription.Dispose();
        await host.Bus.PublishAsync(new ShipSailed(trail));
        Assert.Equal(["sailed", "sailed", "sailed", "sailed", "subscriber", "subscriber"], trail.Sorted);
    }

    [Fact]
    public async Task A_subscriber_that_came_before_the_first_publish_receives_it()
    {
        await using var host = TestHost.Create();
        var trail = new Trail();
        using var subscription = host.Bus.Subscribe<ShipSailed>(static (sailed, _, _) => sailed.Trail.Leave("subscriber"));
        await host.Bus.PublishAsync(new ShipSailed(trail));
        Assert.Equal(["sailed", "subscriber"], trail.Sorted);
    }

    [Fact]
    public async Task A_subscriber_of_a_base_type_does_not_receive_derived_events()
    {
        await using var host = TestHost.Create();
        var trail = new Trail();
        using var toBase = host.Bus.Subscribe<ShipDocked>((_, _, _) => trail.Leave("to the base"));
#pragma warning disable SGB2006 // The rule's point, and this test's.
        using var toObject = host.Bus.Subscribe<object>((_, _, _) => trail.Leave("to object"));
#pragma warning restore SGB2006
        await host.Bus.PublishAsync(new ShipSank(trail));
        Assert.Equal(["sank"], trail.Marks);
        await host.Bus.PublishAsync(new object());
        await host.Bus.PublishAsync<object>(new ShipSank(trail));
        Assert.Equal(["sank", "to object", "sank"], trail.Marks);
    }

    /// <summary>Each of them once copied all others: 40,000 took half a minute to leave, and five times as many would take a quarter of an hour.</summary>
    [Theory(Timeout = 300_000)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task However_many_subscribe_and_leave_each_takes_the_same_time(bool besideHandlers)
    {
        await using var host = TestHost.Create();
        var (trail, received) = (new Trail(), 0);
        var cancellation = TestContext.Current.CancellationToken;
        await PublishAsync();
        var subscriptions = new List<IDisposable>();
        for (var count = 0; count < 200_000; count++)
        {
            cancellation.ThrowIfCancellationRequested();
            subscriptions.Add(besideHandlers
                ? host.Bus.Subscribe<ShipSailed>((_, _, _) => Receive())
                : host.Bus.Subscribe<int>((_, _, _) => Receive()));
        }

        await PublishAsync();
        Assert.Equal(200_000, received);
        foreach (var subscription in subscriptions)
        {
            cancellation.ThrowIfCancellationRequested();
            subscription.Dispose();
        }

        await PublishAsync();
        Assert.Equal(200_000, received);

        ValueTask PublishAsync() => besideHandlers ? host.Bus.PublishAsync(new ShipSailed(trail)) : host.Bus.PublishAsync(1);

        ValueTask Receive()
        {
            received++;
            return default;
        }
    }

    [Fact]
    public async Task The_same_delegate_twice_is_called_twice_and_disposed_one_by_one()
    {
        await using var host = TestHost.Create();
        var calls = 0;
        Func<int, EventContext, CancellationToken, ValueTask> handler = (_, _, _) =>
        {
            calls++;
            return default;
        };
        var first = host.Bus.Subscribe(handler);
        var second = host.Bus.Subscribe(handler);

        await host.Bus.PublishAsync(1);
        Assert.Equal(2, calls);

        first.Dispose();
        first.Dispose(); // does nothing, above all not to the other one
        await host.Bus.PublishAsync(1);
        Assert.Equal(3, calls);

        second.Dispose();
        await host.Bus.PublishAsync(1);
        Assert.Equal(3, calls);
    }

    [Theory]
    [InlineData(0, 1, 2)]
    [InlineData(2, 1, 0)]
    [InlineData(1, 2, 0)]
    public async Task Subscriptions_may_be_disposed_in_any_order(params int[] order)
    {
        await using var host = TestHost.Create();
        var trail = new Trail();
        var subscriptions = Enumerable.Range(0, 3)
            .Select(number => host.Bus.Subscribe<int>((_, _, _) => trail.Leave($"{number}")))
            .ToArray();
        var expected = new HashSet<int> { 0, 1, 2 };

        foreach (var number in order)
        {
            subscriptions[number].Dispose();
            expected.Remove(number);
            var before = trail.Marks.Count;
            await host.Bus.PublishAsync(0);
            Assert.Equal(expected.Order().Select(static left => $"{left}"), trail.Marks.Skip(before).Order());
        }
    }

    [Fact]
    public async Task Subscribing_during_a_publish_takes_effect_from_the_next_one()
    {
        await using var host = TestHost.Create();
        var trail = new Trail();
        var subscriptions = new List<IDisposable>();
        subscriptions.Add(host.Bus.Subscribe<int>((_, _, _) =>
        {
            subscriptions.Add(host.Bus.Subscribe<int>((_, _, _) => trail.Leave("inner")));
            return trail.Leave("outer");
        }));

        await host.Bus.PublishAsync(1);
        Assert.Equal(["outer"], trail.Marks);
        await host.Bus.PublishAsync(1);
        Assert.Equal(["inner", "outer", "outer"], trail.Sorted);
    }

    [Fact]
    public async Task A_subscriber_may_dispose_itself_and_others_during_a_publish()
    {
        await using var host = TestHost.Create();
        var trail = new Trail();
        IDisposable[] subscriptions = [];
        subscriptions = [.. Enumerable.Range(0, 3).Select(number => host.Bus.Subscribe<int>((_, _, _) =>
        {
            foreach (var subscription in subscriptions)
                subscription.Dispose();
            return trail.Leave($"{number}");
        }))];

        await host.Bus.PublishAsync(1);
        Assert.Equal(["0", "1", "2"], trail.Sorted); // under way already
        await host.Bus.PublishAsync(1);
        Assert.Equal(3, trail.Marks.Count);
    }

    [Fact]
    public async Task A_struct_event_reaches_its_subscriber_after_another_one_has_left()
    {
        await using var host = TestHost.Create();
        var received = new List<Guid>();
        var id = Guid.NewGuid();
        host.Bus.Subscribe<Guid>(static (_, _, _) => default).Dispose();
        await host.Bus.PublishAsync(id);
        using var subscription = host.Bus.Subscribe<Guid>((value, _, _) =>
        {
            received.Add(value);
            return default;
        });
        await host.Bus.PublishAsync(id);
        await host.Bus.PublishAsync<IFormattable>(id);
        Assert.Equal([id, id], received);
    }

    [Fact]
    public async Task Subscribing_from_many_threads_loses_none()
    {
        await using var host = TestHost.Create();
        var calls = new int[200];
        var subscriptions = new IDisposable[calls.Length];
        Parallel.For(0, calls.Length, number => subscriptions[number] = host.Bus.Subscribe<long>((_, _, _) =>
        {
            Interlocked.Increment(ref calls[number]);
            return default;
        }));

        await host.Bus.PublishAsync(1L);
        Assert.All(calls, static count => Assert.Equal(1, count));

        Parallel.For(0, calls.Length, number => subscriptions[number].Dispose());
        await host.Bus.PublishAsync(1L);
        Assert.All(calls, static count => Assert.Equal(1, count));
    }

    [Fact]
    public async Task A_type_that_no_event_can_be_of_is_an_argument_error()
    {
        await using var host = TestHost.Create();
        AssertRefused<DomainEvent>(host.Bus);
        AssertRefused<IShipEvent>(host.Bus);
#pragma warning disable CS8714 // What the compiler only warns of.
        AssertRefused<int?>(host.Bus);
#pragma warning restore CS8714

#pragma warning disable CS8714
        static void AssertRefused<TEvent>(IEventBus bus)
        {
            var error = Assert.Throws<ArgumentException>(() => bus.Subscribe<TEvent>(static (_, _, _) => default));
            Assert.StartsWith(
                $"No event can be exactly of type '{typeof(TEvent)}', so this handler would never be called", error.Message, StringComparison.Ordinal);
            Assert.Contains("Subscribe to the concrete event types instead.", error.Message, StringComparison.Ordinal);
        }
#pragma warning restore CS8714
    }

    [Fact]
    public async Task A_null_delegate_is_an_argument_error()
    {
        await using var host = TestHost.Create();
        Assert.Equal("handler", Assert.Throws<ArgumentNullException>(() => host.Bus.Subscribe<int>(null!)).ParamName);
    }
}
