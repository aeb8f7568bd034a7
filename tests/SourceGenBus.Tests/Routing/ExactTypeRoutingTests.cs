using SourceGenBus.Tests.Support;

namespace SourceGenBus.Tests.Routing;

/// <summary>The run-time type of an event decides who handles it, whatever the argument is typed as.</summary>
public class ExactTypeRoutingTests
{
    [Fact]
    public async Task A_list_of_domain_events_reaches_the_handlers_of_each_elements_own_type()
    {
        await using var host = TestHost.Create();
        var trail = new Trail();
        var changes = new List<DomainEvent>
        {
            new ShipSailed(trail),
            new ShipDocked(trail),
            new ShipSank(trail), // derives from ShipDocked and has handlers of its own
            new ShipPainted(trail), // has none
            new ShipSailed(trail),
        };

        foreach (var change in changes)
            await host.Bus.PublishAsync(change);

        Assert.Equal(["sailed", "docked", "sank", "sailed"], trail.Marks);
    }

    [Fact]
    public async Task A_list_of_domain_events_published_through_the_class_and_with_a_context()
    {
        await using var host = TestHost.Create();
        var trail = new Trail();
        foreach (var change in new List<DomainEvent> { new ShipSailed(trail), new ShipSank(trail) })
            await host.EventBus.PublishAsync(change, EventContext.Empty);
        Assert.Equal(["sailed", "sank"], trail.Marks);
    }

    [Fact]
    public async Task An_unsealed_static_type_may_hold_a_derived_event()
    {
        await using var host = TestHost.Create();
        var trail = new Trail();
        await host.Bus.PublishAsync(new ShipDocked(trail)); // the route of the static type is in force
        ShipDocked docked = new ShipSank(trail);
        await host.Bus.PublishAsync(docked);
        await host.EventBus.PublishAsync(docked);
        await host.EventBus.PublishAsync(docked, EventContext.Empty);
        Assert.Equal(["docked", "sank", "sank", "sank"], trail.Marks);
    }

    [Fact]
    public async Task A_derived_event_does_not_reach_the_handlers_of_its_base()
    {
        await using var host = TestHost.Create();
        var trail = new Trail();
        await host.Bus.PublishAsync(new ShipSank(trail));
        Assert.Equal(["sank"], trail.Marks);
    }

    [Fact]
    public async Task An_argument_typed_as_an_interface()
    {
        await using var host = TestHost.Create();
        var trail = new Trail();
        IShipEvent[] changes = [new ShipSailed(trail), new ShipMeasured(12, trail)];
        foreach (var change in changes)
            await host.Bus.PublishAsync(change);
        Assert.Equal(["sailed", "measured 12"], trail.Marks);
    }

    [Fact]
    public async Task An_argument_typed_as_object()
    {
        await using var host = TestHost.Create();
        var trail = new Trail();
        object[] changes = [new ShipDocked(trail), new ShipMeasured(9, trail), "a string", 5];
        foreach (var change in changes)
            await host.Bus.PublishAsync(change);
        Assert.Equal(["docked", "measured 9"], trail.Marks);
    }

    [Fact]
    public async Task An_argument_typed_as_dynamic()
    {
        await using var host = TestHost.Create();
        var trail = new Trail();
        dynamic sailed = new ShipSailed(trail);
        await host.Bus.PublishAsync<object>(sailed);
        Assert.Equal(["sailed"], trail.Marks);
    }

    [Fact]
    public async Task An_argument_of_a_generic_method()
    {
        await using var host = TestHost.Create();
        var trail = new Trail();

        await ForwardAsync(host.Bus, new ShipSailed(trail));
        await ForwardAsync<DomainEvent>(host.Bus, new ShipDocked(trail));
        await ForwardAsync(host.Bus, new ShipMeasured(3, trail));

        Assert.Equal(["sailed", "docked", "measured 3"], trail.Marks);

        static ValueTask ForwardAsync<TEvent>(IEventBus bus, TEvent @event)
            where TEvent : notnull => bus.PublishAsync(@event);
    }

    [Fact]
    public async Task Every_way_of_writing_the_call_reaches_the_handlers_once()
    {
        await using var host = TestHost.Create();
        var trail = new Trail();
        var sailed = new ShipSailed(trail);
        var (bus, eventBus) = (host.Bus, host.EventBus);
        IEventBus? perhaps = bus;
        Func<ShipSailed, CancellationToken, ValueTask> methodGroup = bus.PublishAsync;

        await bus.PublishAsync(sailed);
        await bus.PublishAsync(sailed, CancellationToken.None);
        await bus.PublishAsync(sailed, EventContext.Empty);
        await bus.PublishAsync(sailed, EventContext.Empty, CancellationToken.None);
        await bus.PublishAsync<ShipSailed>(cancellationToken: CancellationToken.None, @event: sailed);
        await eventBus.PublishAsync(sailed);
        await eventBus.PublishAsync(sailed, EventContext.Empty);
        await (perhaps?.PublishAsync(sailed) ?? default);
        await methodGroup(sailed, CancellationToken.None);
        await new Ship(bus).SailAsync(sailed);

        Assert.Equal(10, trail.Marks.Count);
    }

    [Fact]
    public async Task A_null_event_is_an_argument_error()
    {
        await using var host = TestHost.Create();
        ShipSailed nothing = null!;
        var (bus, eventBus) = (host.Bus, host.EventBus);

        await AssertNullEvent(() => bus.PublishAsync(nothing));
        await AssertNullEvent(() => eventBus.PublishAsync(nothing));
        await AssertNullEvent(() => bus.PublishAsync(nothing, EventContext.Empty));
        await AssertNullEvent(() => bus.PublishAsync<DomainEvent>(nothing));
        await AssertNullEvent(() => bus.PublishAsync<object>(null!));
        await bus.PublishAsync(new ShipSailed(new Trail()));
        await AssertNullEvent(() => bus.PublishAsync(nothing)); // also once the route is in force

        static async Task AssertNullEvent(Func<ValueTask> publish)
        {
            var error = await Assert.ThrowsAsync<ArgumentNullException>(async () => await publish());
            Assert.Equal("event", error.ParamName);
            Assert.Contains("An event cannot be null", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_null_context_is_an_argument_error()
    {
        await using var host = TestHost.Create();
        var trail = new Trail();
        await AssertNullContext(() => host.Bus.PublishAsync(new ShipSailed(trail), (EventContext)null!));
        await AssertNullContext(() => host.Bus.PublishAsync<DomainEvent>(new ShipSailed(trail), (EventContext)null!));
        await host.Bus.PublishAsync(new ShipSailed(new Trail()));
        await AssertNullContext(() => host.Bus.PublishAsync(new ShipSailed(trail), (EventContext)null!));
        await AssertNullContext(() => host.EventBus.PublishAsync(new ShipSailed(trail), (EventContext)null!));
        Assert.Empty(trail.Marks);

        static async Task AssertNullContext(Func<ValueTask> publish)
        {
            var error = await Assert.ThrowsAsync<ArgumentNullException>(async () => await publish());
            Assert.Equal("context", error.ParamName);
        }
    }

    [Fact]
    public void This_assembly_was_compiled_with_or_without_interceptors_as_its_name_says()
    {
        var interceptors = typeof(ExactTypeRoutingTests).Assembly.GetTypes()
            .Count(static type => type.Name.EndsWith("__Interceptors", StringComparison.Ordinal));
#if WITHOUT_INTERCEPTORS
        Assert.Equal(0, interceptors);
#else
        Assert.InRange(interceptors, 10, int.MaxValue); // one class per file that publishes
#endif
    }
}

internal interface IShipEvent;

internal sealed record ShipSailed(Trail Trail) : DomainEvent, IShipEvent;

internal record ShipDocked(Trail Trail) : DomainEvent;

internal sealed record ShipSank(Trail Trail) : ShipDocked(Trail);

internal sealed record ShipPainted(Trail Trail) : DomainEvent;

internal readonly record struct ShipMeasured(int Metres, Trail Trail) : IShipEvent;

internal sealed class Ship(IEventBus bus)
{
    private IEventBus Bus => bus;

    internal ValueTask SailAsync(ShipSailed sailed) => this.Bus.PublishAsync(sailed);
}

[EventHandler<ShipSailed>]
internal sealed class OnShipSailed
{
    public ValueTask HandleAsync(ShipSailed sailed) => sailed.Trail.Leave("sailed");
}

[EventHandler<ShipDocked>]
internal sealed class OnShipDocked
{
    public ValueTask HandleAsync(ShipDocked docked) => docked.Trail.Leave("docked");
}

[EventHandler<ShipSank>]
internal sealed class OnShipSank
{
    public ValueTask HandleAsync(ShipSank sank) => sank.Trail.Leave("sank");
}

[EventHandler<ShipMeasured>]
internal sealed class OnShipMeasured
{
    public ValueTask HandleAsync(ShipMeasured measured) => measured.Trail.Leave($"measured {measured.Metres}");
}
