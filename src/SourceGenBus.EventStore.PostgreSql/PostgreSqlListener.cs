using Npgsql;

namespace SourceGenBus.EventStore.PostgreSql;

/// <summary>
/// Holds one connection that listens, and tells of every notification. When the connection is lost it makes another one; what
/// was missed meanwhile is found by looking, so it tells then, too.
/// </summary>
internal sealed class PostgreSqlListener(
    NpgsqlDataSource dataSource,
    string statement,
    TimeSpan reconnectDelay,
    TimeProvider timeProvider,
    Action notified) : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly object _gate = new();
    private Task? _listening;

    internal void Start()
    {
        if (Volatile.Read(ref _listening) is not null)
            return;
        lock (_gate)
        {
            if (!_stopping.IsCancellationRequested)
                _listening ??= Detached.Run(ListenAsync);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Task? listening;
        lock (_gate)
        {
            _stopping.Cancel();
            listening = _listening;
        }

        if (listening is not null)
            await listening.ConfigureAwait(false);
        _stopping.Dispose();
    }

    private async Task ListenAsync()
    {
        var stopping = _stopping.Token;
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await ListenUntilLostAsync(stopping).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception)
            {
                // Whatever it is (a name that cannot be resolved is a SocketException, for example), polling finds what happens meanwhile.
                await Task.Delay(reconnectDelay, timeProvider, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task ListenUntilLostAsync(CancellationToken stopping)
    {
        var connection = await dataSource.OpenConnectionAsync(stopping).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            connection.Notification += (_, _) => notified();
            var command = new NpgsqlCommand(statement, connection);
            await using (command.ConfigureAwait(false))
                await command.ExecuteNonQueryAsync(stopping).ConfigureAwait(false);
            notified();
            while (true)
                await connection.WaitAsync(stopping).ConfigureAwait(false);
        }
    }
}
