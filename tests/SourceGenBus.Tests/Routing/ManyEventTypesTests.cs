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

    private sealed record Layer<T>;

    private sealed record One<T>;

    private sealed record Two<T>;

    private sealed record Three<T>;
}
