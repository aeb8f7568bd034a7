using Microsoft.Data.Sqlite;

namespace Shop.Storage;

/// <summary>Commands in one expression.</summary>
internal static class SqliteCommands
{
    /// <summary>A command in the connection's current transaction, if there is one; the caller's to dispose.</summary>
    internal static SqliteCommand Command(this SqliteConnection connection, string sql, params (string Name, object? Value)[] parameters)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // Every statement is a constant of this program; values are parameters.
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach (var (name, value) in parameters)
            command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        return command;
    }

    /// <summary>Runs a statement and returns how many rows it changed.</summary>
    internal static int Execute(this SqliteConnection connection, string sql, params (string Name, object? Value)[] parameters)
    {
        using var command = connection.Command(sql, parameters);
        return command.ExecuteNonQuery();
    }
}
