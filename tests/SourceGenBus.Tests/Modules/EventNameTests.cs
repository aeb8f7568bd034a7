using SourceGenBus.Dispatch;

namespace SourceGenBus.Tests.Modules;

/// <summary>How a bus finds the routes of an event type in a module: by a hash of its name, which only leads to candidates.</summary>
public class EventNameTests
{
    [Fact]
    public async Task An_event_type_that_has_another_name_than_when_it_was_compiled_is_found_all_the_same()
    {
        var module = new TwoRoutes(static _ => 0);
        await using var bus = new EventBusBuilder().AddModule(module).Build();

        await bus.PublishAsync(new Renamed());
        await bus.PublishAsync<object>(new Other());

        Assert.Equal([typeof(Renamed), typeof(Other)], module.Handled);
    }

    [Fact]
    public async Task Of_event_types_with_one_hash_each_has_its_own_route()
    {
        var hash = HashOf(typeof(Renamed));
        var module = new TwoRoutes(_ => hash);
        await using var bus = new EventBusBuilder().AddModule(module).Build();

        await bus.PublishAsync(new Renamed());
        await bus.PublishAsync(new Other());

        Assert.Equal([typeof(Renamed), typeof(Other)], module.Handled);
    }

    [Fact]
    public async Task An_event_type_with_another_name_is_not_looked_at()
    {
        var module = new TwoRoutes(HashOf);
        await using var bus = new EventBusBuilder().AddModule(module).Build();

        await bus.PublishAsync(new Other());

        Assert.Equal([typeof(Other)], module.Handled);
        Assert.Equal([1], module.LookedAt);
    }

    [Fact]
    public async Task An_event_that_nothing_handles_is_looked_for_once()
    {
        var module = new TwoRoutes(HashOf);
        await using var bus = new EventBusBuilder().AddModule(module).Build();

        for (var publish = 0; publish < 3; publish++)
        {
            await bus.PublishAsync("nobody cares");
            await bus.PublishAsync<object>(4711);
        }

        Assert.Empty(module.Handled);
        Assert.Equal([0, 1, 0, 1], module.LookedAt);
    }

    /// <summary>As the generator computes it.</summary>
    private static int HashOf(Type type) =>
        unchecked((int)type.FullName!.Aggregate(2166136261U, static (hash, character) => unchecked((hash ^ character) * 16777619U)));

    private sealed record Renamed;

    private sealed record Other;

    private sealed class TwoRoutes(Func<Type, int> nameOf) : EventBusModule
    {
        private readonly int[] _names = [nameOf(typeof(Renamed)), nameOf(typeof(Other))];

        internal List<Type> Handled { get; } = [];

        internal List<int> LookedAt { get; } = [];

        public override ReadOnlySpan<int> EventNames => _names;

        public override int ContractVersion => 1;

        public override void AddHandlers(HandlerCollection handlers)
        {
        }

        public override Type GetEventType(int route)
        {
            LookedAt.Add(route);
            return route == 0 ? typeof(Renamed) : typeof(Other);
        }

        public override EventRoute CreateRoute(int route, EventBus bus) =>
            route == 0 ? new Route<Renamed>(bus, Handled) : new Route<Other>(bus, Handled);
    }

    private sealed class Route<TEvent>(EventBus bus, List<Type> handled) : GeneratedRoute<TEvent, Route<TEvent>>(bus, typeof(EventNameTests))
        where TEvent : notnull
    {
        protected override int StartAll(TEvent @event, EventContext? context, CancellationToken cancellationToken, ref ValueTask pending)
        {
            handled.Add(typeof(TEvent));
            return Completed;
        }

        protected override ValueTask InvokeAsync(int handler, TEvent @event, EventContext? context, CancellationToken cancellationToken) => default;
    }
}
