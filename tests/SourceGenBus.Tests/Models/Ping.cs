using System.Collections.Concurrent;

namespace SourceGenBus.Tests.Models;

/// <summary>Counts its own deliveries.</summary>
internal sealed record Ping
{
    private readonly ConcurrentDictionary<Subscriber, int> _deliveries = new();
    private int _generated;

    internal int Generated => _generated;

    internal int DeliveriesTo(Subscriber subscriber) => _deliveries.GetValueOrDefault(subscriber);

    internal void Deliver(Subscriber subscriber) => _deliveries.AddOrUpdate(subscriber, 1, static (_, count) => count + 1);

    internal void DeliverGenerated() => Interlocked.Increment(ref _generated);
}

[EventHandler<Ping>]
internal sealed class AnswerPing
{
    public ValueTask HandleAsync(Ping ping)
    {
        ping.DeliverGenerated();
        return default;
    }
}
