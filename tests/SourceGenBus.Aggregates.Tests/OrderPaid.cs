namespace SourceGenBus.Aggregates.Tests;

public sealed record OrderPaid(string Id) : OrderEvent(Id);
