namespace SourceGenBus.Benchmarks;

/// <summary>The base of the eight types that are published in rotation, as an aggregate keeps them in a list.</summary>
public abstract record StockEvent(int Amount)
{
    /// <summary>
    /// The floor of a publish through the base type: one virtual call on the event, then the handler. Only a program that
    /// lets its events know its handlers can have it.
    /// </summary>
    public abstract ValueTask AcceptAsync(IStockVisitor visitor);
}
