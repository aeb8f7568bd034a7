using System.Diagnostics.CodeAnalysis;

namespace SourceGenBus.Transports.Redis;

/// <summary>Whether a consumer is of use still: not disposed, and nothing failed. Safe for concurrent use.</summary>
/// <param name="group">The consumer.</param>
/// <param name="failed">Called once, when it fails.</param>
[SuppressMessage("Design", "CA1001", Justification = "Work in the background has the token for longer, and it has no timer to free.")]
internal sealed class ConsumerHealth(RedisGroup group, Action failed)
{
    private readonly CancellationTokenSource _stopping = new();
    private TransportException? _failure;
    private bool _isDisposed;

    /// <summary>Cancelled when it is disposed or has failed.</summary>
    internal CancellationToken Stopping => _stopping.Token;

    internal Task StopAsync()
    {
        Volatile.Write(ref _isDisposed, true);
        return _stopping.CancelAsync();
    }

    /// <exception cref="ObjectDisposedException">It is disposed.</exception>
    /// <exception cref="TransportException">It has failed.</exception>
    internal void ThrowIfUnusable()
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _isDisposed), typeof(ITransportConsumer));
        if (Volatile.Read(ref _failure) is { } failure)
        {
            throw new TransportException($"{failure.Message} The consumer is of no further use; subscribe again.", failure)
            {
                IsTransient = failure.IsTransient,
            };
        }
    }

    /// <summary>
    /// Does something to its end, whatever becomes of the caller. When it fails, what Redis and this consumer know of one another may
    /// differ, and the consumer ends: what it has is delivered again.
    /// </summary>
    internal async Task<T> GuardAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken)
    {
        var working = RunAsync();
        if (cancellationToken.CanBeCanceled && !working.IsCompleted)
            Forget(working);
        return await working.WaitAsync(cancellationToken).ConfigureAwait(false);

        async Task<T> RunAsync()
        {
            try
            {
                return await work().ConfigureAwait(false);
            }
            catch (Exception exception)
            {
                Fail(exception);
                throw;
            }
        }
    }

    internal void Fail(Exception exception)
    {
        var failure = exception as TransportException
            ?? new TransportException($"The consumer '{group.Consumer}' of '{group.Destination}' failed.", exception)
            {
                IsTransient = true,
            };
        if (Interlocked.CompareExchange(ref _failure, failure, null) is not null)
            return;
        Forget(_stopping.CancelAsync());
        failed();
    }

    /// <summary>Nobody waits for it any more, and nobody is to be told of its exception.</summary>
    internal static void Forget(Task task) => _ = task.ContinueWith(
        static ended => ended.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
}
