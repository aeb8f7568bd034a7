using SourceGenBus.Tests.Support;

namespace SourceGenBus.Tests.Routing;

/// <summary>
/// Whatever an event is made of, the bus reads its type right: each publish counts once, through the interface, through the class
/// and as <see cref="object"/>, and nothing of another type gets there.
/// </summary>
public class KindsOfObjectsTests
{
    [Fact]
    public Task A_string() => ArrivesAsync("text", new object());

    [Fact]
    public Task An_object() => ArrivesAsync(new object(), "text");

    [Fact]
    public Task An_array_of_structs() => ArrivesAsync(new int[1], new uint[1]);

    [Fact]
    public Task An_array_of_classes() => ArrivesAsync(new string[1], new object[1]);

    [Fact]
    public Task An_array_of_arrays() => ArrivesAsync(new string[1][], new object[1][]);

    [Fact]
    public Task An_array_of_two_dimensions() => ArrivesAsync(new string[1, 1], new string[1]);

    [Fact]
    public Task A_number() => ArrivesAsync(1L, 1UL);

    [Fact]
    public Task A_choice() => ArrivesAsync(DayOfWeek.Friday, ConsoleColor.Red);

    [Fact]
    public Task A_tuple() => ArrivesAsync((1, "text"), (1, new object()));

    [Fact]
    public Task A_generic_class() => ArrivesAsync(new List<string>(), new List<object>());

    [Fact]
    public Task A_generic_class_of_a_struct() => ArrivesAsync(new List<int>(), new List<uint>());

    [Fact]
    public Task A_delegate() => ArrivesAsync(new Action(static () => { }), new Func<int>(static () => 1));

    [Fact]
    public Task An_exception() => ArrivesAsync(new InvalidOperationException(), new ObjectDisposedException("other"));

    [Fact]
    public Task A_type() => ArrivesAsync(typeof(string), typeof(string).GetMethods()[0]);

    [Fact]
    public async Task An_object_that_the_garbage_collector_moves()
    {
        await using var host = TestHost.Create();
        var received = 0;
        using var subscription = host.Bus.Subscribe<List<string>>((_, _, _) =>
        {
            received++;
            return default;
        });

        for (var round = 0; round < 200; round++)
        {
            object @event = new List<string>(); // young, so it moves
            if (round % 20 == 0)
                GC.Collect(0, GCCollectionMode.Forced, blocking: true, compacting: true);
            await host.Bus.PublishAsync(@event);
        }

        Assert.Equal(200, received);
    }

    private static async Task ArrivesAsync<TEvent, TOther>(TEvent @event, TOther other)
        where TEvent : notnull
        where TOther : notnull
    {
        await using var host = TestHost.Create();
        var received = new List<object>();
        var type = @event.GetType();
        using var subscription = SubscribeExactly(host.Bus, @event, received);

        await host.Bus.PublishAsync(@event);
        await host.Bus.PublishAsync<object>(@event);
        await host.Bus.PublishAsync(@event, EventContext.Empty);
        await host.Bus.PublishAsync<object>(@event, EventContext.Empty);
        await host.EventBus.PublishAsync(@event);
        await host.EventBus.PublishAsync<object>(@event);
        await host.Bus.PublishAsync(other);
        await host.Bus.PublishAsync<object>(other);
        await host.EventBus.PublishAsync(other);

        Assert.Equal(6, received.Count);
        Assert.All(received, one => Assert.Equal(type, one.GetType()));
    }

    private static IDisposable SubscribeExactly<TEvent>(IEventBus bus, TEvent @event, List<object> received)
        where TEvent : notnull
    {
        if (@event is Type runtimeType)
            return SubscribeToRuntimeType(bus, runtimeType, received);
        return bus.Subscribe<TEvent>((one, _, _) =>
        {
            received.Add(one);
            return default;
        });
    }

    /// <summary>A <see cref="Type"/> in hand is of a class of the run-time that has no name here.</summary>
    private static IDisposable SubscribeToRuntimeType(IEventBus bus, Type @event, List<object> received) =>
        (IDisposable)typeof(KindsOfObjectsTests)
            .GetMethod(nameof(SubscribeTo), System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Static)!
            .MakeGenericMethod(@event.GetType())
            .Invoke(null, [bus, received])!;

    private static IDisposable SubscribeTo<TEvent>(IEventBus bus, List<object> received)
        where TEvent : notnull =>
        bus.Subscribe<TEvent>((one, _, _) =>
        {
            received.Add(one);
            return default;
        });
}
