using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace SourceGenBus.Transports.Kafka;

/// <summary>
/// A producer until its first failure. Then it is closed with everything that it has not confirmed: the brokers take the messages of one
/// producer in their sequence only, so what arrived of a key is what was sent first of it, and nothing is missing before it. A producer
/// that went on would send a later message where an earlier one is missing. Safe for concurrent use.
/// </summary>
internal sealed class ProducerSession
{
    private readonly object _gate = new();
    private readonly HashSet<SendBatch> _waiting = [];
    private readonly string _destination;
    private readonly KafkaErrors _errors;
    private readonly ILogger _logger;
    private readonly IProducer<byte[]?, ReadOnlyMemory<byte>> _producer;
    private TransportException? _failure;
    private Error? _lastError;

    internal ProducerSession(string destination, KafkaClientSettings settings, KafkaErrors errors, ILogger logger)
    {
        (_destination, _errors, _logger) = (destination, errors, logger);
        var purpose = $"send to '{destination}'";
        _producer = settings.NewProducerBuilder()
            .SetLogHandler((_, message) => KafkaLog.Client(logger, purpose, message.Message))
            .SetErrorHandler((_, error) => Hear(error, purpose))
            .Build();
    }

    internal bool IsUsable => Volatile.Read(ref _failure) is null;

    /// <summary>What the client has last complained of, which says more than that time is up.</summary>
    internal Error? LastError => Volatile.Read(ref _lastError);

    /// <summary>Hands a message to the client.</summary>
    /// <returns>False when the client has no room for it at present.</returns>
    internal bool TryProduce(SendBatch batch, int index, TransportMessage message)
    {
        lock (_gate)
        {
            if (_failure is { } failure)
            {
                batch.Fail(index, failure);
                return true;
            }

            _waiting.Add(batch);
            try
            {
                _producer.Produce(_destination, OutgoingRecord.Of(message), report => Report(batch, index, report.Error));
                return true;
            }
            catch (KafkaException exception) when (exception.Error.Code == ErrorCode.Local_QueueFull)
            {
                return false;
            }
            catch (KafkaException exception)
            {
                Report(batch, index, exception.Error);
                return true;
            }
        }
    }

    internal void Forget(SendBatch batch)
    {
        lock (_gate)
            _waiting.Remove(batch);
    }

    /// <summary>Closes it. Everything that has no answer yet has failed, and is not sent if it was not.</summary>
    internal void Close(TransportException failure)
    {
        SendBatch[] failed;
        lock (_gate)
        {
            if (_failure is not null)
                return;
            _failure = failure;
            failed = [.. _waiting];
            _waiting.Clear();
        }

        if (failed.Length > 0)
            KafkaLog.ProducerClosed(_logger, _destination, failure.Message);
        foreach (var batch in failed)
            batch.FailRest(failure);

        // It waits for the thread that calls the handlers, which may be this one.
        _ = Task.Run(_producer.Dispose);
    }

    private void Report(SendBatch batch, int index, Error error)
    {
        if (!error.IsError)
        {
            batch.Set(index, SendResult.Confirmed);
            return;
        }

        if (KafkaErrors.IsRefusal(error.Code))
        {
            batch.Set(index, SendResult.Refused(KafkaErrors.RefusalOf(error)));
            return;
        }

        var failure = _errors.Of(error, $"send to '{_destination}'");
        batch.Fail(index, failure);
        Close(failure);
    }

    private void Hear(Error error, string purpose)
    {
        KafkaLog.ClientError(_logger, purpose, error.Code.ToString(), error.Reason);
        Volatile.Write(ref _lastError, error);
        if (error.IsFatal || KafkaErrors.IsLasting(error.Code))
            Close(_errors.Of(error, purpose));
    }
}
