namespace SourceGenBus.Tests.Allocations;

internal abstract class Counter<TEvent>
    where TEvent : Handled
{
    public ValueTask HandleAsync(TEvent @event) => @event.Count();
}

[EventHandler<HandledStruct>]
internal sealed class CountStruct
{
    public ValueTask HandleAsync(HandledStruct @event) => @event.Counter.Count();
}

[EventHandler<Handled1>]
internal sealed class CountOne : Counter<Handled1>;

[EventHandler<Handled4>]
internal sealed class CountInAsyncMethod
{
    public async ValueTask HandleAsync(Handled4 @event) => await @event.Count();
}

[EventHandler<Handled4>]
internal sealed class CountWithContext
{
    public ValueTask HandleAsync(Handled4 @event, EventContext context, CancellationToken cancellationToken) =>
        context is null ? default : @event.Count();
}

[EventHandler<Handled4>]
internal sealed class CountInTask
{
    public Task HandleAsync(Handled4 @event)
    {
        @event.Increment();
        return Task.CompletedTask;
    }
}

[EventHandler<Handled4>]
internal static class CountInStaticClass
{
    public static ValueTask HandleAsync(Handled4 @event) => @event.Count();
}

[EventHandler<Handled20>]
internal sealed class Count01 : Counter<Handled20>;

[EventHandler<Handled20>]
internal sealed class Count02 : Counter<Handled20>;

[EventHandler<Handled20>]
internal sealed class Count03 : Counter<Handled20>;

[EventHandler<Handled20>]
internal sealed class Count04 : Counter<Handled20>;

[EventHandler<Handled20>]
internal sealed class Count05 : Counter<Handled20>;

[EventHandler<Handled20>]
internal sealed class Count06 : Counter<Handled20>;

[EventHandler<Handled20>]
internal sealed class Count07 : Counter<Handled20>;

[EventHandler<Handled20>]
internal sealed class Count08 : Counter<Handled20>;

[EventHandler<Handled20>]
internal sealed class Count09 : Counter<Handled20>;

[EventHandler<Handled20>]
internal sealed class Count10 : Counter<Handled20>;

[EventHandler<Handled20>]
internal sealed class Count11 : Counter<Handled20>;

[EventHandler<Handled20>]
internal sealed class Count12 : Counter<Handled20>;

[EventHandler<Handled20>]
internal sealed class Count13 : Counter<Handled20>;

[EventHandler<Handled20>]
internal sealed class Count14 : Counter<Handled20>;

[EventHandler<Handled20>]
internal sealed class Count15 : Counter<Handled20>;

[EventHandler<Handled20>]
internal sealed class Count16 : Counter<Handled20>;

[EventHandler<Handled20>]
internal sealed class Count17 : Counter<Handled20>;

[EventHandler<Handled20>]
internal sealed class Count18 : Counter<Handled20>;

[EventHandler<Handled20>]
internal sealed class Count19 : Counter<Handled20>;

[EventHandler<Handled20>]
internal sealed class Count20 : Counter<Handled20>;
