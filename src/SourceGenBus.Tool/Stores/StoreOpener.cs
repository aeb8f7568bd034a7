using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;
using SourceGenBus.EventStore;
using SourceGenBus.EventStore.PostgreSql;
using SourceGenBus.EventStore.Sqlite;

namespace SourceGenBus.Tool.Stores;

/// <summary>
/// Opens stores as a guest does: it creates nothing and migrates nothing, since the programs that own a store may be older
/// than this tool.
/// </summary>
internal static class StoreOpener
{
    /// <summary>Opens a store of this tool's schema version.</summary>
    /// <exception cref="ToolException">There is no store, it cannot be read, or its schema has another version.</exception>
    internal static async Task<IDurableStore> OpenAsync(StorePlace place, CancellationToken cancellationToken)
    {
        var store = await OpenAnyAsync(place, mayBeNew: false, cancellationToken);
        var schema = await store.GetSchemaAsync(cancellationToken);
        if (schema.Current == schema.Newest)
            return store;

        await store.DisposeAsync();
        throw schema.Current == 0
            ? new ToolException(ExitCode.Unreachable, $"There is no store in {place}.")
            : new ToolException(ExitCode.Schema, schema.Current > schema.Newest
                ? $"The store in {place} has schema version {schema.Current}, and this tool knows versions up to {schema.Newest}. Update " +
                    "the tool: dotnet tool update."
                : $"The store in {place} has schema version {schema.Current}, and this tool needs version {schema.Newest}. Use the tool " +
                    "of the programs' version, or migrate: sgbus schema migrate.");
    }

    /// <summary>Opens a store of any version.</summary>
    /// <param name="place">Where it is.</param>
    /// <param name="mayBeNew">Whether a file that does not exist shall be made.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    internal static async Task<IDurableStore> OpenAnyAsync(StorePlace place, bool mayBeNew, CancellationToken cancellationToken)
    {
        if (place.SqliteFile is not { } file)
        {
            ThrowIfUnreadable(place.ConnectionString!);
            try
            {
                return new PostgreSqlStore(new PostgreSqlStoreOptions { ConnectionString = place.ConnectionString, Schema = place.Schema });
            }
            catch (ArgumentException exception)
            {
                throw new ToolException(ExitCode.Usage, exception.Message);
            }
        }

        SQLitePCL.Batteries_V2.Init();
        if (!mayBeNew)
        {
            if (!File.Exists(file))
                throw new ToolException(ExitCode.Unreachable, $"There is no file '{file}'.");
            await RefuseForeignFileAsync(place, file, cancellationToken);
        }

        return new SqliteStore(new SqliteStoreOptions { Path = file });
    }

    // Npgsql names the part that it does not know, and that can be a part of a password with a semicolon in it.
    private static void ThrowIfUnreadable(string connectionString)
    {
        try
        {
            _ = new NpgsqlConnectionStringBuilder(connectionString);
        }
        catch (Exception exception) when (
            exception is ArgumentException or FormatException or InvalidCastException or KeyNotFoundException or OverflowException)
        {
            throw new ToolException(
                ExitCode.Usage,
                "The connection string cannot be read; it is not repeated here, since it can hold a password. It has the form " +
                "Host=...;Database=...;Username=..., "
                + "with keywords that Npgsql knows, and a value with a semicolon stands in double quotes.");
        }
    }

    // The store puts a database into WAL mode when it opens it. A file of somebody else must stay as it is.
    private static async Task RefuseForeignFileAsync(StorePlace place, string file, CancellationToken cancellationToken)
    {
        var connectionString =
            new SqliteConnectionStringBuilder { DataSource = file, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString();
        await using var connection = new SqliteConnection(connectionString);
        await connection.OpenAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = "select count(*) from sqlite_master where type = 'table' and name = 'sgb_schema_version'";
        if (await command.ExecuteScalarAsync(cancellationToken) is not 1L)
            throw new ToolException(ExitCode.Unreachable, $"There is no store in {place}.");
    }

    /// <summary>What to tell the user of a failure of the database; null for another failure, which is a mistake of this tool.</summary>
    internal static string? Explain(Exception exception) => exception switch
    {
        StoreSchemaException => exception.Message,
        SqliteException { SqliteErrorCode: 26 } => "The file is no SQLite database.",
        SqliteException { SqliteErrorCode: 11 } => $"The file is a damaged SQLite database: {exception.Message}",
        SqliteException { SqliteErrorCode: 14 } => "The file cannot be opened. May this user read it, and write to its folder?",
        DbException => $"The store cannot be read: {exception.Message}",
        TimeoutException or StoreOutageException => $"The store does not answer: {exception.Message}",
        IOException or UnauthorizedAccessException => exception.Message,
        System.Net.Sockets.SocketException => $"The database cannot be reached: {exception.Message}",
        _ => null,
    };
}
