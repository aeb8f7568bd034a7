namespace SourceGenBus.Aggregates.Tests;

public sealed record OrderPlaced(string Id, decimal Total) : OrderEvent(Id);
