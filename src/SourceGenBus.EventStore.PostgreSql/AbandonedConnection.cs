using System.Data;
using Npgsql;

namespace SourceGenBus.EventStore.PostgreSql;

/// <summary>Ends the transaction of a connection that a handler may still be using.</summary>
internal static class AbandonedConnection
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    /// <summary>How long to look for a gap at a time. Between two statements of a loop there are only microseconds.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(1);

    /// <summary>How long a reader that the handler has left open is respected.</summary>
    private static readonly TimeSpan LongestReading = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Has the server end the session, and with it the transaction: a statement that the handler runs afterwards must find no connection,
    /// since outside of the transaction it would be committed. Another session asks for it. Behind a pooler such as PgBouncer, which hides
    /// the number of the session, the connection itself does, between two statements of the handler; one under way comes to its end first.
    /// </summary>
    /// <param name="connection">The connection; owned from now on.</param>
    /// <param name="dataSource">Opens the other session.</param>
    /// <param name="terminate">The statement that ends the session of a number, unless there is a pooler.</param>
    internal static async Task EndAsync(NpgsqlConnection connection, NpgsqlDataSource dataSource, string terminate)
    {
        var started = TimeProvider.System.GetTimestamp();
        bool? isTerminated = null;
        while (!await TryEndAsync(connection).ConfigureAwait(false))
        {
            isTerminated ??= await TryTerminateAsync(connection, dataSource, terminate).ConfigureAwait(false);
            var isRead = connection.FullState.HasFlag(ConnectionState.Fetching);
            if (isRead && TimeProvider.System.GetElapsedTime(started) > LongestReading)
                break;
            await Task.Delay(Pause).ConfigureAwait(false);
            if (isTerminated == true)
                continue; // The handler's own statement is about to find out; nobody else may read from the connection until then.
            var looking = TimeProvider.System.GetTimestamp();
            while (connection.FullState != ConnectionState.Open && TimeProvider.System.GetElapsedTime(looking) < Look)
                Thread.SpinWait(10);
        }

        try
        {
            await connection.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception)
        {
            // It is lost already.
        }
    }

    /// <returns>Whether the session has ended, or cannot be ended this way.</returns>
    private static async Task<bool> TryEndAsync(NpgsqlConnection connection)
    {
        try
        {
            var batch = new NpgsqlBatch(connection)
            {
                BatchCommands =
                {
                    new NpgsqlBatchCommand("rollback"),
                    new NpgsqlBatchCommand("select pg_terminate_backend(pg_backend_pid())"),
                },
            };
            await using (batch.ConfigureAwait(false))
                await batch.ExecuteNonQueryAsync().ConfigureAwait(false);
            return true;
        }
        catch (NpgsqlOperationInProgressException)
        {
            return false;
        }
        catch (Exception)
        {
            // That the server has ended the session is an error of the request as well.
            return true;
        }
    }

    /// <returns>Whether the session was told to end; false where that cannot be; null when there is no other session now.</returns>
    private static async Task<bool?> TryTerminateAsync(NpgsqlConnection connection, NpgsqlDataSource dataSource, string terminate)
    {
        try
        {
            var other = await dataSource.OpenConnectionAsync().ConfigureAwait(false);
            await using (other.ConfigureAwait(false))
            {
                // Of several hosts the other session may be on another one, where the number is that of a stranger.
                if ((other.Host, other.Port) != (connection.Host, connection.Port))
                    return false;
                var command = new NpgsqlCommand(terminate, other)
                {
                    Parameters = { new NpgsqlParameter { Value = connection.ProcessID }, new NpgsqlParameter { Value = other.ProcessID } },
                };
                await using (command.ConfigureAwait(false))
                    return await command.ExecuteScalarAsync().ConfigureAwait(false) is true;
            }
        }
        catch (PostgresException)
        {
            return false;
        }
        catch (Exception)
        {
            // The pool is empty, or the database away.
            return null;
        }
    }
}
