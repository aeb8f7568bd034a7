namespace SourceGenBus.Benchmarks.Harness.Handlers;

/// <summary>The service that handlers are given and call, as those of a program do.</summary>
internal interface ITally : ICounting
{
    void Add(long amount);
}
