using Microsoft.Extensions.DependencyInjection;
using SourceGenBus.Tests.Handlers;
using SourceGenBus.Tests.Support;

namespace SourceGenBus.Tests.Contexts;

/// <summary>The context travels with its own publish and with no other.</summary>
public class ContextPublishingTests
{
    [Fact]
    public async Task Every_handler_receives_what_the_publisher_passed()
    {
        await using var host = TestHost.Create();
        var visited = new PageVisited();
        var context = new EventContext { CorrelationId = "42", Metadata = new Dictionary<string, string> { ["agent"] = "test" } };

        await host.Bus.PublishAsync(visited, context);

        Assert.Same(context, visited.Context);
    }

    [Fact]
    public async Task Without_a_context_the_services_are_those_of_the_container()
    {
        await using var host = TestHost.Create();
        var visited = new PageVisited();

        await host.Bus.PublishAsync(visited);

        Assert.NotNull(visited.Context);
        Assert.Empty(visited.Context.Metadata);
        Assert.Null(visited.Context.CorrelationId);
        Assert.IsType<StandardPostage>(visited.Context.Services!.GetRequiredService<IPostage>());
    }

    [Fact]
    public async Task With_a_context_the_services_are_those_the_publisher_passed()
    {
        await using var host = TestHost.Create();
        await using var passed = new ServiceCollection().BuildServiceProvider();
        var visited = new PageVisited();
        await host.Bus.PublishAsync(visited, new EventContext { Services = passed });
        Assert.Same(passed, visited.Context!.Services);
        await host.Bus.PublishAsync(visited, new EventContext());
        Assert.Null(visited.Context.Services);
    }

    [Fact]
    public async Task A_subscriber_receives_the_context_and_the_token()
    {
        await using var host = TestHost.Create();
        using var cancellation = new CancellationTokenSource();
        var context = new EventContext { UserId = "u" };
        (EventContext Context, CancellationToken Token) received = default;
        using var subscription = host.Bus.Subscribe<int>((_, given, token) =>
        {
            received = (given, token);
            return default;
        });

        await host.Bus.PublishAsync(1, context, cancellation.Token);
        Assert.Same(context, received.Context);
        Assert.Equal(cancellation.Token, received.Token);

        await host.Bus.PublishAsync(1);
        Assert.NotNull(received.Context);
        Assert.Null(received.Context.UserId);
        Assert.Equal(CancellationToken.None, received.Token);
    }

    [Fact]
    public async Task Concurrent_publishes_never_see_one_anothers_context()
    {
        await using var host = TestHost.Create();
        var release = new Signal();
        var visits = Enumerable.Range(0, 200).Select(number => new SlowPageVisited($"visit {number}", release)).ToArray();

        // All are under way at once before any handler looks at its context for the second time.
        var publishes = visits
            .AsParallel()
            .Select(visit => host.Bus.PublishAsync(visit, new EventContext { CorrelationId = visit.Name }).AsTask())
            .ToArray();
        release.Set();
        await Task.WhenAll(publishes);

        Assert.All(visits, static visit => Assert.Equal([visit.Name, visit.Name, visit.Name, visit.Name], visit.Seen));
    }
}

internal sealed record PageVisited
{
    internal EventContext? Context { get; set; }
}

[EventHandler<PageVisited>]
internal sealed class CountVisit
{
    public ValueTask HandleAsync(PageVisited visited, EventContext context)
    {
        visited.Context = context;
        return default;
    }
}

internal sealed record SlowPageVisited(string Name, Signal Release)
{
    private readonly List<string?> _seen = [];

    internal IReadOnlyList<string?> Seen => _seen;

    internal async ValueTask LookTwiceAsync(EventContext context)
    {
        lock (_seen)
            _seen.Add(context.CorrelationId);
        await Release.WaitAsync();
        lock (_seen)
            _seen.Add(context.CorrelationId);
    }
}

[EventHandler<SlowPageVisited>]
internal sealed class CountSlowVisit
{
    public ValueTask HandleAsync(SlowPageVisited visited, EventContext context) => visited.LookTwiceAsync(context);
}

[EventHandler<SlowPageVisited>(Lifetime = HandlerLifetime.Scoped)]
internal sealed class StoreSlowVisit
{
    public ValueTask HandleAsync(SlowPageVisited visited, EventContext context) => visited.LookTwiceAsync(context);
}
