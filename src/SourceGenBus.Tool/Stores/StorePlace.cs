namespace SourceGenBus.Tool.Stores;

/// <summary>Where a store is: a file or a database.</summary>
/// <param name="SqliteFile">The file; null for PostgreSQL.</param>
/// <param name="ConnectionString">How to connect; null for SQLite. A secret: it is never printed.</param>
/// <param name="Schema">The schema in the PostgreSQL database.</param>
internal sealed record StorePlace(string? SqliteFile, string? ConnectionString, string Schema)
{
    /// <summary>The place in a message.</summary>
    public override string ToString() => SqliteFile is null ? $"schema '{Schema}' of the PostgreSQL database" : $"'{SqliteFile}'";
}
