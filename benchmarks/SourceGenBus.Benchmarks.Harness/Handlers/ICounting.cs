namespace SourceGenBus.Benchmarks.Harness.Handlers;

/// <summary>Counts its calls, so that a case can be shown to reach each of its handlers exactly once per publish.</summary>
internal interface ICounting
{
    long Count { get; }

    void Reset();
}
