using System.Collections.Concurrent;
using SourceGenBus;

namespace Standalone;

[EventHandler<Lifespan>]
internal sealed class FirstSingleton : IDisposable
{
    private ConcurrentQueue<string>? _events;

    public ValueTask HandleAsync(Lifespan lifespan)
    {
        _events = lifespan.Events;
        return ValueTask.CompletedTask;
    }

    public void Dispose() => _events?.Enqueue("first singleton disposed");
}
