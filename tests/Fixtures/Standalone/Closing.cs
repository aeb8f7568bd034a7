using System.Collections.Concurrent;
using SourceGenBus;

namespace Standalone;

/// <summary>An event whose handlers tell when they are disposed. Two of them fail then.</summary>
public sealed record Closing(ConcurrentQueue<string> Events);

[EventHandler<Closing>]
internal sealed class ClosingA : IDisposable
{
    private ConcurrentQueue<string>? _events;

    public ValueTask HandleAsync(Closing closing)
    {
        _events = closing.Events;
        return default;
    }

    public void Dispose() => _events?.Enqueue("A");
}

[EventHandler<Closing>]
internal sealed class ClosingB : IDisposable
{
    private ConcurrentQueue<string>? _events;

    public ValueTask HandleAsync(Closing closing)
    {
        _events = closing.Events;
        return default;
    }

    public void Dispose()
    {
        _events?.Enqueue("B");
        throw new InvalidOperationException("B");
    }
}

[EventHandler<Closing>]
internal sealed class ClosingC : IAsyncDisposable
{
    private ConcurrentQueue<string>? _events;

    public ValueTask HandleAsync(Closing closing)
    {
        _events = closing.Events;
        return default;
    }

    public async ValueTask DisposeAsync()
    {
        await Task.Yield();
        _events?.Enqueue("C");
        throw new InvalidOperationException("C");
    }
}
