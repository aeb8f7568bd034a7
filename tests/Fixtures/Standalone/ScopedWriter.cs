using System.Collections.Concurrent;
using SourceGenBus;

namespace Standalone;

[EventHandler<Lifespan>(Lifetime = HandlerLifetime.Scoped)]
internal sealed class ScopedWriter(IServiceProvider services, IEventBus bus) : IAsyncDisposable
{
    private ConcurrentQueue<string>? _events;

    public async Task HandleAsync(Lifespan lifespan, EventContext context)
    {
        _events = lifespan.Events;
        await lifespan.Until;
        var same = ReferenceEquals(context.Services, services) && ReferenceEquals(services.GetService(typeof(ScopedWriter)), this);
        lifespan.Events.Enqueue(same ? "scoped handled in its own scope" : "scoped handled in a foreign scope");
        lifespan.Events.Enqueue(bus is EventBus ? "scoped has the bus" : "scoped has something else");
    }

    public async ValueTask DisposeAsync()
    {
        await Task.Yield();
        _events?.Enqueue("scoped disposed");
    }
}
