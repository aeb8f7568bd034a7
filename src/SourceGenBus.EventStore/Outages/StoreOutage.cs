namespace SourceGenBus.EventStore;

/// <summary>A time in which the database of a store cannot be used.</summary>
/// <param name="Since">When it was first noticed.</param>
/// <param name="Error">What the database, or the way to it, said then.</param>
public sealed record StoreOutage(DateTimeOffset Since, string Error);
