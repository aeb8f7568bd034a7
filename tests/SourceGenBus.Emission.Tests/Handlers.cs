namespace SourceGenBus.Emission.Tests;

/// <summary>Every shape in which events are returned.</summary>
[EventHandler<Wrapped>]
[EventHandler<Async>]
[EventHandler<Ticked>]
[EventHandler<Listed>]
[EventHandler<Arrayed>]
[EventHandler<Enumerated>]
internal sealed class Emitter(Journal journal)
{
    public ValueTask<DomainEvent?> HandleAsync(Wrapped wrapped)
    {
        journal.Add("wrapped");
        return new(wrapped.Next);
    }

    public async Task<Leaf?> HandleAsync(Async asynchronous, EventContext context)
    {
        var next = await asynchronous.Next();
        journal.Add("async ends");
        return next;
    }

    public async ValueTask<Tick?> HandleAsync(Ticked ticked, CancellationToken cancellationToken)
    {
        await Task.Yield();
        return ticked.Next;
    }

    public ValueTask<IReadOnlyList<object?>?> HandleAsync(Listed listed) => new(listed.Next);

    public async ValueTask<Leaf[]> HandleAsync(Arrayed arrayed)
    {
        await Task.Yield();
        return arrayed.Next;
    }

    public Task<IEnumerable<Leaf>> HandleAsync(Enumerated enumerated) => Task.FromResult(enumerated.Next);
}

[EventHandler<Scoped>(Lifetime = HandlerLifetime.Scoped)]
internal sealed class ScopedEmitter(Journal journal) : IDisposable
{
    public async ValueTask<Leaf?> HandleAsync(Scoped scoped)
    {
        await Task.Yield();
        return scoped.Next;
    }

    public void Dispose() => journal.Add("scope ends");
}

[EventHandler<Leaf>]
[EventHandler<OtherLeaf>]
[EventHandler<Tick>]
internal sealed class Recorder(Journal journal)
{
    public ValueTask HandleAsync(object @event, EventContext context)
    {
        journal.Add(@event switch
        {
            Leaf leaf => $"leaf {leaf.Text}",
            OtherLeaf leaf => $"other {leaf.Text}",
            _ => @event.ToString()!,
        });
        return journal.Received(@event, context);
    }
}

// They lead to one another on purpose, as often as the event says.
#pragma warning disable SGB5002
[EventHandler<Ping>]
internal static class Pinger
{
    public static async ValueTask<Pong?> HandleAsync(Ping ping)
    {
        await Task.Yield();
        return ping.Times == 0 ? null : new Pong(ping.Times - 1);
    }
}

[EventHandler<Pong>]
internal static class Ponger
{
    public static ValueTask<Ping?> HandleAsync(Pong pong) => new(pong.Times == 0 ? null : new Ping(pong.Times - 1));
}
#pragma warning restore SGB5002

[EventHandler<Shared>]
internal sealed class FirstOfShared
{
    public ValueTask<Leaf> HandleAsync(Shared shared) => new(new Leaf("first of " + shared.Text));
}

[EventHandler<Shared>]
internal sealed class SecondOfShared(Journal journal)
{
    public ValueTask HandleAsync(Shared shared)
    {
        journal.Add("second of " + shared.Text);
        return default;
    }
}

[EventHandler<Shared>]
internal sealed class ThirdOfShared
{
    public ValueTask<Leaf> HandleAsync(Shared shared) => throw new BrokenException();
}

[EventHandler<Strict>]
internal sealed class StrictHandler
{
    public ValueTask<Leaf> HandleAsync(Strict strict) => new(new Leaf(strict.Text));
}
