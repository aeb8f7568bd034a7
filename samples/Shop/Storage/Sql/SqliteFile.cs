using Microsoft.Data.Sqlite;
using SourceGenBus.EventStore.Sqlite;

namespace Shop.Storage.Sql;

/// <summary>The database file, and what can be wrong with it.</summary>
internal static class SqliteFile
{
    /// <summary>A store in the file, which is made when it does not exist.</summary>
    /// <exception cref="StartupException">It cannot be opened, or is no database of this shop.</exception>
    internal static SqliteStore Open(string path)
    {
        SQLitePCL.Batteries_V2.Init();
        try
        {
            using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "SELECT count(*) > 0 AND coalesce(sum(name = 'sgb_schema_version'), 0) = 0 FROM sqlite_schema";
            if (command.ExecuteScalar() is 1L)
                throw new StartupException($"The database '{path}' cannot be used: it belongs to another program.");
        }
        catch (SqliteException exception)
        {
            throw new StartupException($"The database '{path}' cannot be used: {Explain(exception)}");
        }

        return new SqliteStore(new SqliteStoreOptions
        {
            Path = path,
            SurvivesPowerFailure = false, // A crash of the process loses nothing, a power cut perhaps the last moments.
            BusyTimeout = TimeSpan.FromSeconds(5), // As long may another process, a backup say, keep the file to itself.
        });
    }

    internal static string Explain(SqliteException exception) => exception.SqliteErrorCode switch
    {
        SQLitePCL.raw.SQLITE_NOTADB => "it is a file of another kind.",
        SQLitePCL.raw.SQLITE_CANTOPEN => "it cannot be opened. Its directory must exist, and both must be accessible.",
        SQLitePCL.raw.SQLITE_READONLY => "it cannot be written.",
        SQLitePCL.raw.SQLITE_BUSY or SQLitePCL.raw.SQLITE_LOCKED => "another process keeps it locked.",
        SQLitePCL.raw.SQLITE_CORRUPT => "it is damaged.",
        _ => exception.Message,
    };
}
