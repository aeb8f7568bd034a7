namespace SourceGenBus.Benchmarks.Rivals;

/// <summary>The service that a handler is given and calls; one for each handler.</summary>
public interface ICallCounter<THandler>
{
    long Count { get; }

    void Add(long amount);

    void Reset();
}

public sealed class CallCounter<THandler> : ICallCounter<THandler>
{
    public long Count { get; private set; }

    public void Add(long amount) => Count += amount;

    public void Reset() => Count = 0;
}
