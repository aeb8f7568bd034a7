namespace Shop.Tests.Fixtures;

/// <summary>What the setting <c>Shop:Store</c> says.</summary>
public enum Store
{
    Memory,
    Sqlite,
    PostgreSql,
}
