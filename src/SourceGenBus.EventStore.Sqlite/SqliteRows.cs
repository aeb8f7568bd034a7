using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace SourceGenBus.EventStore.Sqlite;

/// <summary>
/// Runs one statement for each row of columns, on SQLite's own interface: a provider's command looks each parameter up by its name and
/// boxes each value, which takes as long as the insertion itself.
/// </summary>
internal static class SqliteRows
{
    private const int Busy = 5;
    private const int Locked = 6;
    private const int GuidLength = 36;

    /// <summary>Runs the statement, in the transaction that the connection has.</summary>
    /// <param name="connection">The open connection.</param>
    /// <param name="statement">The text of the statement, which returns no rows.</param>
    /// <param name="columns">Arrays of the same length, one for each of $1, $2 ...</param>
    /// <param name="changed">How many rows were changed.</param>
    /// <returns>
    /// For how many rows it ran. Less than all when somebody else holds the database's lock: the rest is for a command of the provider,
    /// which waits for it as the connection says.
    /// </returns>
    /// <exception cref="SqliteException">SQLite refused a row.</exception>
    internal static int Execute(SqliteConnection connection, string statement, Array[] columns, out int changed)
    {
        changed = 0;
        var database = connection.Handle!;
        SqliteException.ThrowExceptionForRC(raw.sqlite3_prepare_v2(database, statement, out var prepared), database);
        using (prepared)
        {
            for (var row = 0; row < columns[0].Length; row++)
            {
                for (var column = 0; column < columns.Length; column++)
                    SqliteException.ThrowExceptionForRC(Bind(prepared, column + 1, columns[column], row), database);
                var result = raw.sqlite3_step(prepared);
                if (result is Busy or Locked)
                    return row;
                if (result != raw.SQLITE_DONE)
                    SqliteException.ThrowExceptionForRC(result, database);
                changed += raw.sqlite3_changes(database);
                raw.sqlite3_reset(prepared);
            }
        }

        return columns[0].Length;
    }

    private static int Bind(sqlite3_stmt statement, int parameter, Array column, int row)
    {
        switch (column)
        {
            case string?[] texts:
                return texts[row] is { } text ? raw.sqlite3_bind_text(statement, parameter, text) : raw.sqlite3_bind_null(statement, parameter);
            case byte[][] contents:
                return raw.sqlite3_bind_blob(statement, parameter, contents[row]);
            case Guid[] ids:
                return BindGuid(statement, parameter, ids[row]);
            case long[] numbers:
                return raw.sqlite3_bind_int64(statement, parameter, numbers[row]);
            case int[] numbers:
                return raw.sqlite3_bind_int64(statement, parameter, numbers[row]);
            case short[] numbers:
                return raw.sqlite3_bind_int64(statement, parameter, numbers[row]);
            default:
                throw new ArgumentException($"A column of {column.GetType()} is of no type that the store has.", nameof(column));
        }
    }

    /// <summary>As the provider writes it: upper-case text with hyphens.</summary>
    private static int BindGuid(sqlite3_stmt statement, int parameter, Guid id)
    {
        Span<byte> text = stackalloc byte[GuidLength];
        id.TryFormat(text, out _);
        Span<byte> upper = stackalloc byte[GuidLength];
        Ascii.ToUpper(text, upper, out _);
        return raw.sqlite3_bind_text(statement, parameter, upper);
    }
}
