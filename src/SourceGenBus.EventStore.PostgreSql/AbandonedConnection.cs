using System.Data;
using Npgsql;

namespace SourceGenBus.EventStore.PostgreSql;

/// <summary>Ends the transaction of a connection that a handler may still be using, between two of its statements.</summary>
internal static class AbandonedConnection
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    /// <summary>How long to look for a gap at a time. Between two statements of a loop there are only microseconds.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(1);

    /// <summary>How long a reader that the handler has left open is respected.</summary>
    private static readonly TimeSpan LongestReading = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Rolls back and has the server end the session, in one request: a statement that the handler runs afterwards must find no connection,
    /// since outside of the transaction it would be committed. A statement under way comes to its end first.
    /// </summary>
    /// <param name="connection">The connection; owned from now on.</param>
    internal static async Task EndAsync(NpgsqlConnection connection)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!await TryEndAsync(connection).ConfigureAwait(false))
        {
            var isRead = connection.FullState.HasFlag(ConnectionState.Fetching);
            if (isRead && TimeProvider.System.GetElapsedTime(started) > LongestReading)
                break;
            await Task.Delay(Pause).ConfigureAwait(false);
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
                BatchCommands = { new NpgsqlBatchCommand("rollback"), new NpgsqlBatchCommand("select pg_terminate_backend(pg_backend_pid())") },
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
}
