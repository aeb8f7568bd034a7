using SourceGenBus;

namespace Ordering.Contracts;

/// <summary>Handled in two assemblies, which only count.</summary>
public sealed record OrderShipped : DomainEvent
{
    public long Handled { get; set; }
}
