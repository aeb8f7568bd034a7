using SourceGenBus.Tests.Support;

namespace SourceGenBus.Tests.Routing;

/// <summary>The tables that find a route grow; nothing may get lost on the way.</summary>
public class ManyEventTypesTests
{
    [Fact]
    public async Task Hundreds_of_event_types_keep_their_own_subscribers()
    {
        await using var host = TestHost.Create();
        var received = new List<Type>();
        var types = new List<Type>();
        var publishes = new List<Func<ValueTask>>();
        Nest<int>(5);

        foreach (var publish in publishes)
            await publish();

        Assert.Equal(364, types.Distinct().Count());
        Assert.Equal(types.SelectMany(static type => new[] { type, type }), received);

        // 3 + 9 + ... + 243 closed generic types, and the innermost one.
        void Nest<T>(int depth)
        {
            types.Add(typeof(Layer<T>));
            host.Bus.Subscribe<Layer<T>>((layer, _, _) =>
            {
                received.Add(layer.GetType());
                return default;
            });
            publishes.Add(async () =>
            {
                await host.Bus.PublishAsync(new Layer<T>());
                await host.Bus.PublishAsync<object>(new Layer<T>());
            });
            if (depth == 0)
                return;
            Nest<One<T>>(depth - 1);
            Nest<Two<T>>(depth - 1);
            Nest<Three<T>>(depth - 1);
        }
    }

    [Fact]
    public async Task The_tables_grow_while_others_publish()
    {
        await using var host = TestHost.Create();
        var (known, others, done) = (0, 0, false);
        using var subscription = host.Bus.Subscribe<One<int>>((_, _, _) =>
        {
            Interlocked.Increment(ref known);
            return default;
        });

        var publishers = Enumerable.Range(0, 3).Select(_ => Task.Run(async () =>
        {
            var published = 0;
            while (!Volatile.Read(ref done) || published < 1000)
            {
                await host.Bus.PublishAsync<object>(new One<int>());
                await host.Bus.PublishAsync(new One<int>());
                published += 2;
            }

            return published;
        })).ToArray();
        await NestAsync<Three<string>>(300);
        Volatile.Write(ref done, true);

        Assert.Equal((await Task.WhenAll(publishers)).Sum(), known);
        Assert.Equal(600, others);

        async Task NestAsync<T>(int depth)
        {
            await host.Bus.PublishAsync(new Layer<T>()); // nobody handles it yet, and the bus remembers that
            host.Bus.Subscribe<Layer<T>>((_, _, _) =>
            {
                others++;
                return default;
            });
            await host.Bus.PublishAsync(new Layer<T>());
            await host.Bus.PublishAsync<object>(new Layer<T>());
            if (depth > 1)
                await NestAsync<Two<T>>(depth - 1);
        }
    }

    [Fact]
    public async Task An_event_that_nobody_handles_reaches_who_subscribes_afterwards()
    {
        await using var host = TestHost.Create();
        var received = 0;
        await PublishAllWaysAsync();
        await PublishAllWaysAsync();

        var subscription = host.Bus.Subscribe<One<int>>((_, _, _) =>
        {
            received++;
            return default;
        });
        await PublishAllWaysAsync();
        Assert.Equal(5, received);

        subscription.Dispose();
        await PublishAllWaysAsync();
        Assert.Equal(5, received);

        async Task PublishAllWaysAsync()
        {
            await host.Bus.PublishAsync(new One<int>());
            await host.Bus.PublishAsync<object>(new One<int>());
            await host.Bus.PublishAsync(new One<int>(), EventContext.Empty);
            await host.EventBus.PublishAsync(new One<int>());
            await host.EventBus.PublishAsync<object>(new One<int>());
        }
    }

    private sealed record Layer<T>;

    private sealed record One<T>;

    private sealed record Two<T>;

    private sealed record Three<T>;
}
