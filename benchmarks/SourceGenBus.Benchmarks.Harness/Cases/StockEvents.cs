namespace SourceGenBus.Benchmarks.Harness.Cases;

/// <summary>One event of each of the eight types.</summary>
internal sealed class StockEvents
{
    internal readonly StockCounted Counted = new(1);
    internal readonly StockReserved Reserved = new(1);
    internal readonly StockReleased Released = new(1);
    internal readonly StockPicked Picked = new(1);
    internal readonly StockPacked Packed = new(1);
    internal readonly StockMoved Moved = new(1);
    internal readonly StockLost Lost = new(1);
    internal readonly StockFound Found = new(1);

    /// <summary>The same events, known by their base type only.</summary>
    internal StockEvent[] All { get; }

    internal StockEvents() => All = [Counted, Reserved, Released, Picked, Packed, Moved, Lost, Found];
}
