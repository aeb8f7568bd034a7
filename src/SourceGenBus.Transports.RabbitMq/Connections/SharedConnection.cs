using RabbitMQ.Client;
using SourceGenBus.Diagnostics;

namespace SourceGenBus.Transports.RabbitMq;

/// <summary>
/// One connection that all share, made when it is first needed and anew when it was lost. Whoever asks while it is being made waits for
/// the same attempt.
/// </summary>
/// <param name="settings">How to connect.</param>
/// <param name="errors">What errors mean.</param>
/// <param name="purpose">What it is for, as the broker lists it.</param>
/// <param name="logger">Where to report.</param>
internal sealed class SharedConnection(ConnectionSettings settings, BrokerErrors errors, string purpose, GuardedLogger logger)
    : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _disposal = new();
    private Task<IConnection>? _current;

    /// <exception cref="TransportException">The broker cannot be reached, or refuses.</exception>
    internal Task<IConnection> GetAsync(CancellationToken cancellationToken)
    {
        Task<IConnection> current;
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposal.IsCancellationRequested, typeof(RabbitMqTransport));
            if (_current is not { } known || (known.IsCompleted && !IsOpen(known)))
            {
                var lost = _current;
                _current = Task.Run(() => OpenAsync(lost), CancellationToken.None);

                // Nobody may be left who waits for it.
                _ = _current.ContinueWith(
                    static failed => _ = failed.Exception,
                    CancellationToken.None,
                    TaskContinuationOptions.OnlyOnFaulted,
                    TaskScheduler.Default);
            }

            current = _current;
        }

        return current.WaitAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        Task<IConnection>? current;
        lock (_lock)
        {
            if (_disposal.IsCancellationRequested)
                return;
            current = _current;
            _disposal.Cancel();
        }

        if (current is not null)
            await CloseAsync(current).ConfigureAwait(false);
        _disposal.Dispose();
    }

    private static bool IsOpen(Task<IConnection> connection) => connection.IsCompletedSuccessfully && connection.Result.IsOpen;

    private async Task<IConnection> OpenAsync(Task<IConnection>? lost)
    {
        // Nobody need wait for the end of one that is lost.
        if (lost is not null)
            _ = CloseAsync(lost);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(_disposal.Token);
        limit.CancelAfter(settings.Timeout);
        try
        {
            var connection = await settings.ConnectAsync(purpose, limit.Token).ConfigureAwait(false);
            connection.ConnectionBlockedAsync += (_, blocked) =>
            {
                RabbitMqLog.Blocked(logger, settings.Address, blocked.Reason);
                return Task.CompletedTask;
            };
            connection.ConnectionUnblockedAsync += (_, _) =>
            {
                RabbitMqLog.Unblocked(logger, settings.Address);
                return Task.CompletedTask;
            };
            connection.ConnectionShutdownAsync += (_, reason) =>
            {
                if (reason.Initiator != ShutdownInitiator.Application)
                    RabbitMqLog.ConnectionLost(logger, purpose, settings.Address, reason.ReplyText);
                return Task.CompletedTask;
            };
            RabbitMqLog.Connected(logger, purpose, settings.Address);
            return connection;
        }
        catch (OperationCanceledException exception)
        {
            throw new TransportException(
                _disposal.IsCancellationRequested
                    ? "The transport has been disposed while it was connecting."
                    : $"The RabbitMQ broker at {settings.Address} did not answer within {settings.Timeout}.", exception)
            {
                IsTransient = true,
            };
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            throw errors.Of(exception, "connect");
        }
    }

    private static async Task CloseAsync(Task<IConnection> connection)
    {
        try
        {
            var opened = await connection.ConfigureAwait(false);
            await using (opened.ConfigureAwait(false))
                await opened.CloseAsync(Constants.ReplySuccess, "Goodbye", TimeSpan.FromSeconds(5), abort: true).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // It was never open, or is lost: there is nothing left to close.
        }
    }
}
