namespace SourceGenBus.Aggregates.Tests;

/// <summary>An event that the order has no Apply for.</summary>
public sealed record OrderShipped(string Id) : OrderEvent(Id);
