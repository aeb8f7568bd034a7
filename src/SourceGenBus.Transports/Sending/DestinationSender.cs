using System.Diagnostics;
using System.Globalization;
using System.Threading.Channels;
using SourceGenBus.EventStore;

namespace SourceGenBus.Transports;

/// <summary>
/// Sends what many callers have for one destination in batches, some of which wait for their confirmation at the same time. A caller that
/// awaits each message of a key before it sends the next has them arrive in order. Safe for concurrent use.
/// </summary>
internal sealed class DestinationSender : IAsyncDisposable
{
    private readonly Channel<Pending> _waiting = Channel.CreateUnbounded<Pending>(new UnboundedChannelOptions { SingleReader = true });
    private readonly CancellationTokenSource _ending = new();
    private readonly SemaphoreSlim _batches;
    private readonly ITransport _transport;
    private readonly string _destination;
    private readonly TransportOptions _options;
    private readonly TransportOutage _outage;
    private readonly TimeProvider _clock;
    private readonly Task _work;

    internal DestinationSender(
        ITransport transport, string destination, TransportOptions options, TransportOutage outage, TimeProvider timeProvider)
    {
        (_transport, _destination, _options, _outage, _clock) = (transport, destination, options, outage, timeProvider);
        _batches = new SemaphoreSlim(options.ConcurrentBatches);
        _work = Task.Run(RunAsync);
    }

    /// <summary>Sends a message, and completes when the broker has confirmed it.</summary>
    /// <exception cref="TargetUnavailableException">It did not arrive, or it is not known. Sending it again may help.</exception>
    /// <exception cref="SendRefusedException">The broker will never take it.</exception>
    internal async ValueTask SendAsync(TransportMessage message, CancellationToken cancellationToken)
    {
        if (message.Body.Length > _transport.Capabilities.LargestMessage)
        {
            throw new SendRefusedException(string.Create(
                CultureInfo.InvariantCulture,
                $"The event has {message.Body.Length} bytes, and {_transport.Name} takes {_transport.Capabilities.LargestMessage}. "
                + $"Put what is large elsewhere and its address into the event."));
        }

        if (!_outage.MayTry(out var wait))
            throw Unavailable(_outage.Current?.Message, wait);
        var pending = new Pending(message);
        if (!_waiting.Writer.TryWrite(pending))
            throw Unavailable("the program stops", _options.OutageDelay);
        var result = await pending.Completion.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        switch (result.Outcome)
        {
            case SendOutcome.Confirmed:
                return;
            case SendOutcome.Refused:
                throw new SendRefusedException(result.Reason ?? $"{_transport.Name} refuses the event.");
            default:
                throw Unavailable(result.Reason, _options.OutageDelay);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await _ending.CancelAsync().ConfigureAwait(false);
        await _work.ConfigureAwait(false);
        while (_waiting.Reader.TryRead(out var left))
            left.Completion.TrySetResult(SendResult.Failed("The program stops."));
        _ending.Dispose();
        _batches.Dispose();
    }

    private TargetUnavailableException Unavailable(string? reason, TimeSpan wait) =>
        new($"'{_destination}' cannot be reached by {_transport.Name}: {reason}") { RetryAfter = wait < _options.OutageDelay ? _options.OutageDelay : wait };

    private async Task RunAsync()
    {
        List<Task> running = [];
        try
        {
            while (await _waiting.Reader.WaitToReadAsync(_ending.Token).ConfigureAwait(false))
            {
                await _batches.WaitAsync(_ending.Token).ConfigureAwait(false);
                List<Pending> batch = [];
                while (batch.Count < _options.BatchSize && _waiting.Reader.TryRead(out var pending))
                    batch.Add(pending);
                running.RemoveAll(static task => task.IsCompleted);
                running.Add(SendBatchAsync(batch));
            }
        }
        catch (OperationCanceledException)
        {
            // The program stops.
        }

        await Task.WhenAll(running).ConfigureAwait(false);
    }

    private async Task SendBatchAsync(List<Pending> batch)
    {
        var began = Stopwatch.GetTimestamp();
        var results = await ResultsAsync(batch.ConvertAll(static pending => pending.Message)).ConfigureAwait(false);
        _batches.Release();
        TransportInstruments.CountSent(_transport.Name, _destination, results, Stopwatch.GetElapsedTime(began));
        for (var index = 0; index < batch.Count; index++)
            batch[index].Completion.TrySetResult(results[index]);
    }

    /// <summary>The results of a batch. A transport that throws, hangs or answers for fewer messages leaves them unconfirmed.</summary>
    private async ValueTask<IReadOnlyList<SendResult>> ResultsAsync(List<TransportMessage> messages)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(_ending.Token);
        try
        {
            var sending = Task.Run(() => _transport.SendAsync(_destination, messages, timeout.Token).AsTask(), CancellationToken.None);
            var results = await WaitAsync(sending, timeout).ConfigureAwait(false);
            if (results is null || results.Count != messages.Count)
                throw new TransportException($"{_transport.Name} did not answer for each of the {messages.Count} messages that were sent.");
            _outage.Succeeded();
            return results;
        }
        catch (Exception) when (_ending.IsCancellationRequested)
        {
            return Same(SendResult.Failed("The program stops."), messages.Count);
        }
        catch (Exception exception)
        {
            _outage.Failed(exception);
            return Same(SendResult.Failed(ExceptionText.Of(exception)), messages.Count);
        }
    }

    private async Task<IReadOnlyList<SendResult>> WaitAsync(
        Task<IReadOnlyList<SendResult>> sending, CancellationTokenSource timeout)
    {
        try
        {
            return await sending.WaitAsync(_options.ConfirmTimeout, _clock, _ending.Token).ConfigureAwait(false);
        }
        catch (TimeoutException exception) when (!sending.IsCompleted)
        {
            await timeout.CancelAsync().ConfigureAwait(false);
            _ = sending.ContinueWith(
                static task => task.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            throw new TransportException(
                $"{_transport.Name} has not confirmed what was sent to '{_destination}' within {_options.ConfirmTimeout}.", exception)
            {
                IsTransient = true,
            };
        }
    }

    private static SendResult[] Same(SendResult result, int count)
    {
        var results = new SendResult[count];
        Array.Fill(results, result);
        return results;
    }

    private sealed record Pending(TransportMessage Message)
    {
        internal TaskCompletionSource<SendResult> Completion { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
