namespace SourceGenBus.EventStore.Hosting;

/// <summary>From what on a store that works counts as degraded. Not thread-safe; do not change it once it is in use.</summary>
public sealed record EventStoreHealthOptions
{
    /// <summary>An event that could be delivered has waited for so long: relays are missing or too slow. One minute by default.</summary>
    public TimeSpan OldestEvent { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>So many events gave up and wait for a person. One by default.</summary>
    public long DeadLetters { get; set; } = 1;

    /// <summary>So many events wait behind a dead letter. One by default.</summary>
    public long Parked { get; set; } = 1;

    /// <summary>A projection or a subscription has put so many events aside, which wait for a person. One by default.</summary>
    public long ParkedByProjection { get; set; } = 1;

    /// <summary>A projection or a subscription is so many positions behind. 10,000 by default.</summary>
    public long ProjectionLag { get; set; } = 10_000;
}
