using SourceGenBus.Transports.Sql;
using SourceGenBus.Transports.Testing;

namespace SourceGenBus.Transports.Tests;

public sealed class SqliteSending() : SendingContract(SqlBrokers.Sqlite());

public sealed class SqliteReceiving() : ReceivingContract(SqlBrokers.Sqlite());

public sealed class SqliteOrder() : OrderContract(SqlBrokers.Sqlite());

public sealed class SqliteTopology() : TopologyContract(SqlBrokers.Sqlite(), needsTopology: false);

public sealed class PostgreSqlSending() : SendingContract(SqlBrokers.PostgreSql());

public sealed class PostgreSqlReceiving() : ReceivingContract(SqlBrokers.PostgreSql());

public sealed class PostgreSqlOrder() : OrderContract(SqlBrokers.PostgreSql());

public sealed class PostgreSqlTopology() : TopologyContract(SqlBrokers.PostgreSql(), needsTopology: false);

/// <summary>Databases as brokers, each of which several transports connect to.</summary>
internal static class SqlBrokers
{
    internal static Func<ValueTask<ITransport>> Sqlite()
    {
        var path = TemporaryFiles.NewPath("broker.db");
        return () => ValueTask.FromResult<ITransport>(new SqlTransport(Databases.Sqlite(path), Impatient));
    }

    internal static Func<ValueTask<ITransport>> PostgreSql()
    {
        var schema = Databases.NewSchema();
        return async () => new SqlTransport(await Databases.PostgreSql(schema), Impatient);
    }

    private static SqlTransportOptions Impatient => new() { PollingInterval = TimeSpan.FromMilliseconds(20) };
}
