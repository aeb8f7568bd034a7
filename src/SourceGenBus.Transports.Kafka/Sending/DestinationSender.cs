using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace SourceGenBus.Transports.Kafka;

/// <summary>
/// Sends to one destination, with a producer of its own: what goes wrong with one destination closes its producer and disturbs no other.
/// Safe for concurrent use.
/// </summary>
internal sealed class DestinationSender(
    string destination, KafkaClientSettings settings, KafkaErrors errors, ILogger logger, TimeProvider timeProvider)
{
    /// <summary>How long to wait for room in the client's queue before looking again.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    private readonly object _gate = new();
    private ProducerSession? _session;
    private bool _isClosed;

    internal async Task<IReadOnlyList<SendResult>> SendAsync(IReadOnlyList<TransportMessage> messages, CancellationToken cancellationToken)
    {
        var batch = new SendBatch(messages.Count);
        var session = Session();
        var began = timeProvider.GetTimestamp();
        try
        {
            for (var index = 0; index < messages.Count; index++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (OutgoingRecord.ProblemOf(messages[index], settings.LargestMessage) is { } problem)
                {
                    batch.Set(index, SendResult.Refused(problem));
                    continue;
                }

                while (!session.TryProduce(batch, index, messages[index]))
                {
                    if (timeProvider.GetElapsedTime(began) > settings.SendTimeout)
                        session.Close(TooLate(session));
                    await Task.Delay(Pause, timeProvider, cancellationToken).ConfigureAwait(false);
                }
            }

            await WaitAsync(session, batch, began, cancellationToken).ConfigureAwait(false);
            return batch.Results();
        }
        finally
        {
            session.Forget(batch);
        }
    }

    internal void Close()
    {
        ProducerSession? session;
        lock (_gate)
        {
            _isClosed = true;
            session = _session;
        }

        session?.Close(new TransportException($"The transport was disposed before '{destination}' had confirmed all.")
        {
            IsTransient = true,
        });
    }

    private async Task WaitAsync(ProducerSession session, SendBatch batch, long began, CancellationToken cancellationToken)
    {
        var left = settings.SendTimeout - timeProvider.GetElapsedTime(began);
        try
        {
            await batch.Completion.WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, timeProvider, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // What was confirmed at the last moment is confirmed.
            session.Close(TooLate(session));
            await batch.Completion.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private TransportException TooLate(ProducerSession session) =>
        session.LastError is { } error && error.Code != ErrorCode.NoError
            ? errors.Of(error, $"send to '{destination}' within {settings.SendTimeout}")
            : errors.Of(new Error(ErrorCode.Local_MsgTimedOut), $"send to '{destination}' within {settings.SendTimeout}");

    private ProducerSession Session()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isClosed, typeof(KafkaTransport));
            if (_session is not { IsUsable: true })
                _session = new ProducerSession(destination, settings, errors, logger);
            return _session;
        }
    }
}
