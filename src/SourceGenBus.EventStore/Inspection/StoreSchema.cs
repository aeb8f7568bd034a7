namespace SourceGenBus.EventStore;

/// <summary>The version of a store's schema.</summary>
/// <param name="Current">The version that the database has; 0 without a store in it.</param>
/// <param name="Newest">The version that this program would migrate it to.</param>
public readonly record struct StoreSchema(int Current, int Newest);
