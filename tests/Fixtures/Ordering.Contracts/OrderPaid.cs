using System.Collections.Concurrent;
using SourceGenBus;

namespace Ordering.Contracts;

/// <summary>Handled in several assemblies, each of which notes its name in <see cref="Reached"/>.</summary>
public sealed record OrderPaid(string OrderId) : DomainEvent
{
    public ConcurrentQueue<string> Reached { get; } = new();
}
