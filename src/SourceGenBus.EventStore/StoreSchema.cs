namespace SourceGenBus.EventStore;

/// <summary>Which schema a store's database has.</summary>
/// <param name="Found">The version that is there; 0 where the store has no tables yet.</param>
/// <param name="Known">The version that this program works with.</param>
public readonly record struct StoreSchema(int Found, int Known);
