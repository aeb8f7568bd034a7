namespace Shop.Storage;

/// <summary>Where the shop keeps what it knows: the setting <c>Shop:Store</c>.</summary>
internal enum StoreKind
{
    /// <summary>In memory. All is lost when the program ends.</summary>
    Memory,

    /// <summary>In a file.</summary>
    Sqlite,

    /// <summary>In a database server.</summary>
    PostgreSql,
}
