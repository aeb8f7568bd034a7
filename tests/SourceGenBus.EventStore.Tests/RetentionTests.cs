using SourceGenBus.EventStore.Testing;

namespace SourceGenBus.EventStore.Tests;

public sealed class SqliteRetention() : RetentionContract(Databases.Sqlite)
{
    protected override Task<long> CountAsync(string table) => Rows.CountAsync(Store, "sgb_" + table, Cancelled);
}

public sealed class PostgreSqlRetention : RetentionContract
{
    private readonly string _schema;

    public PostgreSqlRetention()
        : this(Databases.NewSchema())
    {
    }

    private PostgreSqlRetention(string schema)
        : base(async () => await Databases.PostgreSql(schema)) => _schema = schema;

    protected override Task<long> CountAsync(string table) => Rows.CountAsync(Store, $"{_schema}.{table}", Cancelled);
}

internal static class Rows
{
    internal static async Task<long> CountAsync(IDurableStore store, string table, CancellationToken cancellationToken)
    {
        await using var connection = await store.OpenConnectionAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = $"select count(*) from {table}";
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }
}
