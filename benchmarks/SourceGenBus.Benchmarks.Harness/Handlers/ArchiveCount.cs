namespace SourceGenBus.Benchmarks.Harness.Handlers;

/// <summary>What all instances of the scoped handler count into.</summary>
internal sealed class ArchiveCount : ICounting
{
    public long Count { get; private set; }

    public void Add(long amount) => Count += amount;

    public void Reset() => Count = 0;
}
