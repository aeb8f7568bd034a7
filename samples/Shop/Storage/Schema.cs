using System.Globalization;
using Microsoft.Data.Sqlite;
using Shop.Faults;

namespace Shop.Storage;

/// <summary>Makes the tables in a new file, and recognises those of this shop in another by what its header says.</summary>
internal static class Schema
{
    private const long Application = 0x53686F70; // "Shop"
    private const long Version = 1;

    internal static void Prepare(SqliteConnection connection, string path, bool withFaultyProducts)
    {
        // One process at a time makes the schema; another that starts meanwhile waits and finds it made.
        using (var transaction = connection.BeginTransaction(deferred: false))
        {
            var isEmpty = Number(connection, "SELECT count(*) FROM sqlite_schema") == 0;
            if (isEmpty)
            {
                connection.Execute(Resource.Read("Schema.sql"));
                connection.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA application_id = {Application}; PRAGMA user_version = {Version}"));
            }
            else if (Number(connection, "PRAGMA application_id") != Application)
            {
                throw new StartupException($"The database '{path}' cannot be used: it belongs to another program.");
            }
            else if (Number(connection, "PRAGMA user_version") is var version && version != Version)
            {
                throw new StartupException($"The database '{path}' cannot be used: its schema is version {version}, and this program knows version {Version}.");
            }

            foreach (var product in withFaultyProducts ? FaultyProducts.All : [])
                connection.Execute("INSERT INTO stock VALUES ($product, 100, 1000000) ON CONFLICT DO NOTHING", ("$product", product));
            transaction.Commit();
        }

        // Readers do not block the writer. NORMAL: a crash of the process loses nothing, a power cut perhaps the last moments.
        connection.Execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL");
    }

    private static long Number(SqliteConnection connection, string sql)
    {
        using var command = connection.Command(sql);
        return (long)command.ExecuteScalar()!;
    }
}
