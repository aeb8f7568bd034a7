using SourceGenBus.EventStore.PostgreSql;
using SourceGenBus.EventStore.Sqlite;

[assembly: AssemblyFixture(typeof(SourceGenBus.EventStore.Tests.TemporaryFiles))]
[assembly: AssemblyFixture(typeof(SourceGenBus.EventStore.Tests.PostgreSqlServerLifetime))]

namespace SourceGenBus.EventStore.Tests;

/// <summary>Empty stores on real databases.</summary>
internal static class Databases
{
    private static int _last;

    static Databases() => SQLitePCL.Batteries_V2.Init();

    internal static ValueTask<IDurableStore> Sqlite() => new(Sqlite(TemporaryFiles.NewPath("store.db")));

    internal static SqliteStore Sqlite(string path) => new(new SqliteStoreOptions { Path = path });

    internal static async ValueTask<IDurableStore> PostgreSql() => await PostgreSql(NewSchema());

    internal static async ValueTask<PostgreSqlStore> PostgreSql(string schema) =>
        new(new PostgreSqlStoreOptions { ConnectionString = (await PostgreSqlServer.StartedAsync()).ConnectionString, Schema = schema });

    internal static string NewSchema() => $"store_{Interlocked.Increment(ref _last)}";
}
