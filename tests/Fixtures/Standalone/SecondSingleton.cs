using System.Collections.Concurrent;
using SourceGenBus;

namespace Standalone;

/// <summary>Takes another handler, which is therefore made before it and disposed after it.</summary>
[EventHandler<Lifespan>]
internal sealed class SecondSingleton(FirstSingleton first) : IAsyncDisposable
{
    private ConcurrentQueue<string>? _events;

    public FirstSingleton First { get; } = first;

    public ValueTask HandleAsync(Lifespan lifespan)
    {
        _events = lifespan.Events;
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await Task.Yield();
        _events?.Enqueue("second singleton disposed");
    }
}
