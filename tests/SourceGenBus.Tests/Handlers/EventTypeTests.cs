using System.Runtime.CompilerServices;
using SourceGenBus.Tests.Support;

namespace SourceGenBus.Tests.Handlers;

/// <summary>What an event may be: any type that is not null.</summary>
public class EventTypeTests
{
    [Fact]
    public async Task A_plain_class()
    {
        await using var host = TestHost.Create();
        var trail = new Trail();
        await host.Bus.PublishAsync(new PlainEvent { Trail = trail });
        Assert.Equal(["class"], trail.Marks);
    }

    [Fact]
    public async Task A_struct()
    {
        await using var host = TestHost.Create();
        var trail = new Trail();
        await host.Bus.PublishAsync(new StructEvent(7, trail));
        Assert.Equal(["struct 7"], trail.Marks);
    }

    [Fact]
    public async Task A_default_struct_is_an_event_not_a_null()
    {
        await using var host = TestHost.Create();
        var received = new List<int>();
        using var subscription = host.Bus.Subscribe<int>((number, _, _) =>
        {
            received.Add(number);
            return default;
        });
        await host.Bus.PublishAsync(0);
        Assert.Equal([0], received);
    }

    [Fact]
    public async Task A_nullable_struct_reaches_the_handlers_of_the_struct()
    {
        await using var host = TestHost.Create();
        var trail = new Trail();
#pragma warning disable CS8714 // A nullable type argument is discouraged, and yet must not lose the event.
        await host.Bus.PublishAsync<StructEvent?>(new StructEvent(8, trail));
        await Assert.ThrowsAsync<ArgumentNullException>(async () => await host.Bus.PublishAsync<StructEvent?>(null));
#pragma warning restore CS8714
        Assert.Equal(["struct 8"], trail.Marks);
    }

    [Fact]
    public async Task Each_closed_generic_type_is_a_type_of_its_own()
    {
        await using var host = TestHost.Create();
        var trail = new Trail();
        await host.Bus.PublishAsync(new Imported<int>(3, trail));
        await host.Bus.PublishAsync(new Imported<string>("three", trail));
        await host.Bus.PublishAsync(new Imported<double>(3.0, trail)); // nothing handles it
        Assert.Equal(["int 3", "string three"], trail.Marks);
    }

    [Fact]
    public async Task A_closed_generic_type_with_a_nullable_argument()
    {
        await using var host = TestHost.Create();
        var trail = new Trail();
        await host.Bus.PublishAsync(new Found<string?>(null, trail));
        Assert.Equal(["found nothing"], trail.Marks);
    }

    [Fact]
    public async Task An_enum()
    {
        await using var host = TestHost.Create();
        SeeSignal.Seen.Clear();
        await host.Bus.PublishAsync(TrafficSignal.Green);
        await host.Bus.PublishAsync(default(TrafficSignal));
        Assert.Equal([TrafficSignal.Green, TrafficSignal.Red], SeeSignal.Seen);
    }

    [Fact]
    public async Task An_array()
    {
        await using var host = TestHost.Create();
        var trail = new Trail();
        await host.Bus.PublishAsync(new[] { new PlainEvent { Trail = trail }, new PlainEvent { Trail = trail } });
        Assert.Equal(["array of 2"], trail.Marks);
    }

    [Fact]
    public async Task A_tuple()
    {
        await using var host = TestHost.Create();
        var trail = new Trail();
        await host.Bus.PublishAsync((Name: "tuple", Trail: trail));
        Assert.Equal(["tuple"], trail.Marks);
    }

    [Fact]
    public async Task An_event_without_handlers_is_no_error()
    {
        await using var host = TestHost.Create();
        object[] unhandled = [new Unhandled(), 'c', Guid.NewGuid(), new StrongBox<int>(1)];
        foreach (var @event in unhandled)
        {
            await host.Bus.PublishAsync(@event);
            await host.Bus.PublishAsync(@event, EventContext.Empty);
        }

        await host.Bus.PublishAsync(new Unhandled());
        await host.Bus.PublishAsync(new Unhandled(), EventContext.Empty);
        Assert.Empty(host.Log.Entries);
    }
}

internal sealed record Unhandled;

internal sealed class PlainEvent
{
    internal required Trail Trail { get; init; }
}

[EventHandler<PlainEvent>]
[EventHandler<PlainEvent[]>]
internal sealed class HandlePlain
{
    public ValueTask HandleAsync(PlainEvent plain) => plain.Trail.Leave("class");

    public ValueTask HandleAsync(PlainEvent[] plain) => plain[0].Trail.Leave($"array of {plain.Length}");
}

internal readonly record struct StructEvent(int Number, Trail Trail);

[EventHandler<StructEvent>]
internal sealed class HandleStruct
{
    public ValueTask HandleAsync(StructEvent @event) => @event.Trail.Leave($"struct {@event.Number}");
}

internal sealed record Imported<T>(T Item, Trail Trail);

[EventHandler<Imported<int>>]
[EventHandler<Imported<string>>]
internal sealed class HandleImports
{
    public ValueTask HandleAsync(Imported<int> imported) => imported.Trail.Leave($"int {imported.Item}");

    public ValueTask HandleAsync(Imported<string> imported) => imported.Trail.Leave($"string {imported.Item}");
}

internal sealed record Found<T>(T Item, Trail Trail);

[EventHandler<Found<string>>]
internal sealed class HandleFound
{
    public ValueTask HandleAsync(Found<string?> found) => found.Trail.Leave($"found {found.Item ?? "nothing"}");
}

internal enum TrafficSignal
{
    Red,
    Green,
}

[EventHandler<TrafficSignal>]
internal sealed class SeeSignal
{
    internal static List<TrafficSignal> Seen { get; } = [];

    public ValueTask HandleAsync(TrafficSignal signal)
    {
        Seen.Add(signal);
        return default;
    }
}

[EventHandler<ValueTuple<string, Trail>>]
internal sealed class HandleTuple
{
    public ValueTask HandleAsync((string Name, Trail Trail) tuple) => tuple.Trail.Leave(tuple.Name);
}
