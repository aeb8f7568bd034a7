namespace SourceGenBus.Aggregates.Tests;

public abstract record OrderEvent(string Id);
