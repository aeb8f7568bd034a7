using System.Data.Common;
using Npgsql;

namespace SourceGenBus.EventStore.PostgreSql;

/// <summary>Which of the codes of PostgreSQL, and which exceptions of Npgsql, say that the database cannot be used at present.</summary>
internal static class PostgreSqlOutages
{
    internal static bool? IsOutage(Exception exception) => exception switch
    {
        PostgresException { SqlState: { Length: 5 } state } => IsOutage(state),

        // Two commands at once on one connection: a mistake of the program.
        NpgsqlOperationInProgressException => false,

        // What the driver throws by itself tells of the connection: lost, timed out, refused, or none left in the pool.
        NpgsqlException => true,
        DbException => false,
        _ => null,
    };

    private static bool IsOutage(string state) => state[..2] switch
    {
        "08" => true, // connection exception; also what PgBouncer answers when it has no server connection
        "28" => true, // the user or the password is refused
        "3D" => true, // the database does not exist (any more)
        "40" => state is not "40002", // deadlock or serialization failure, but not a violated constraint
        "53" => true, // too many connections, out of memory, disk full
        "55" => state is "55P03", // a lock was not granted in time
        "57" => state is not ("57000" or "57P06"), // shut down, starting, a statement that was canceled or timed out
        "58" => true, // an error of the system, such as one of reading or writing
        "XX" => true, // an internal error, or damaged data
        "25" => state is "25006", // read-only: after a failover the connection goes to a standby
        _ => false,
    };
}
