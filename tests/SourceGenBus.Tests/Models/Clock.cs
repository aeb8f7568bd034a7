namespace SourceGenBus.Tests.Models;

/// <summary>Puts what happens on several threads in an order; a tick is never given twice.</summary>
internal sealed class Clock
{
    private long _now;

    internal long Tick() => Interlocked.Increment(ref _now);
}
