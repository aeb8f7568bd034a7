using Npgsql;

namespace SourceGenBus.EventStore.PostgreSql;

/// <summary>
/// Tells other processes of commits, after them and coalesced: however many there are while one notification is on its way, one
/// more follows. A notification inside the append's own transaction would make all of them commit one after another.
/// </summary>
internal sealed class PostgreSqlNotifier(NpgsqlDataSource dataSource, string statement) : IAsyncDisposable
{
    private readonly object _gate = new();
    private Task _sending = Task.CompletedTask;
    private bool _again;
    private bool _stopped;

    internal void Notify()
    {
        lock (_gate)
        {
            if (_stopped)
                return;
            if (!_sending.IsCompleted)
            {
                _again = true;
                return;
            }

            _sending = Detached.Run(SendAsync);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Task sending;
        lock (_gate)
        {
            _stopped = true;
            sending = _sending;
        }

        await sending.ConfigureAwait(false);
    }

    private async Task SendAsync()
    {
        while (true)
        {
            try
            {
                var command = dataSource.CreateCommand(statement);
                await using (command.ConfigureAwait(false))
                    await command.ExecuteNonQueryAsync().ConfigureAwait(false);
            }
            catch (Exception)
            {
                // Whatever it is, the events are stored; those who wait elsewhere find them by polling.
            }

            lock (_gate)
            {
                if (!_again)
                {
                    // Under the lock, so that who comes next starts anew and does not count on this one.
                    _sending = Task.CompletedTask;
                    return;
                }

                _again = false;
            }
        }
    }
}
