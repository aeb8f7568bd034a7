using System.Collections.Concurrent;
using SourceGenBus;

namespace Standalone;

[EventHandler<Lifespan>(Lifetime = HandlerLifetime.Transient)]
internal sealed class TransientWriter : IDisposable
{
    private ConcurrentQueue<string>? _events;

    public ValueTask HandleAsync(Lifespan lifespan)
    {
        _events = lifespan.Events;
        return ValueTask.CompletedTask;
    }

    public void Dispose() => _events?.Enqueue("transient disposed");
}
