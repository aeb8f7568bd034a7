namespace SourceGenBus.Benchmarks.Harness.Handlers;

/// <summary>One for each handler, so that each can be shown to have been called.</summary>
internal sealed class Tally : ITally
{
    public long Count { get; private set; }

    public void Add(long amount) => Count += amount;

    public void Reset() => Count = 0;
}
