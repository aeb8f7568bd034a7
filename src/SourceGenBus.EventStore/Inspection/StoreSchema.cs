namespace SourceGenBus.EventStore;

/// <summary>The version of a store's schema.</summary>
/// <param name="Current">The version that the database has; 0 without a store in it.</param>
/// <param name="Newest">The version that this program would migrate it to.</param>
public readonly record struct StoreSchema(int Current, int Newest)
{
    /// <summary>Throws unless the database has the version that this program works with.</summary>
    /// <exception cref="StoreSchemaException">The schema is newer or older; the message says which and what to do.</exception>
    public void ThrowUnlessNewest()
    {
        if (Current > Newest)
        {
            throw new StoreSchemaException(
                $"The store has schema version {Current}, but this program knows versions up to {Newest} only: a newer program has " +
                "migrated it. Update this one; nothing was changed.");
        }

        if (Current == Newest)
            return;
        var found = Current == 0 ? "There is no store in the database" : $"The store has schema version {Current}";
        throw new StoreSchemaException(
            $"{found}, this program needs schema version {Newest}, and it is not to migrate. Run 'sgbus schema migrate', or what 'sgbus " +
            "schema script' prints, as a user who may; nothing was changed.");
    }
}
