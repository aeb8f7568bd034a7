using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace SourceGenBus.Transports.RabbitMq;

/// <summary>
/// One queue of a subscription and the channel that delivers from it. The queue has one active consumer at a time; the others of the group
/// wait in line at it. What one channel delivered is settled by it alone: with the channel the partition is lost.
/// </summary>
internal sealed class QueuePartition : IAsyncBasicConsumer, IAsyncDisposable
{
    private readonly SemaphoreSlim _settling = new(1, 1);
    private readonly CancellationTokenSource _lost = new();
    private readonly PartitionSet _owner;
    private readonly IChannel _channel;

    internal QueuePartition(PartitionSet owner, int number, string name, IChannel channel)
    {
        (_owner, Number, Name, _channel) = (owner, number, name, channel);
        Lost = _lost.Token;
        _channel.ChannelShutdownAsync += OnShutdownAsync;
    }

    internal bool IsOf(PartitionSet partitions) => partitions == _owner;

    internal int Number { get; }

    /// <summary>The name of the queue.</summary>
    internal string Name { get; }

    internal PartitionBuffer Buffer { get; } = new();

    internal CancellationToken Lost { get; }

    /// <summary>Whether this consumer hands nothing more out, so that another one can have the queue. The owner's lock guards it.</summary>
    internal bool IsLeaving { get; set; }

    /// <summary>Whether the broker has chosen this consumer, as far as messages show. The owner's lock guards it.</summary>
    internal bool IsActive { get; set; }

    public IChannel Channel => _channel;

    internal async Task StartAsync(string consumerTag, ushort prefetch, CancellationToken cancellationToken)
    {
        await _channel.BasicQosAsync(prefetchSize: 0, prefetch, global: false, cancellationToken).ConfigureAwait(false);
        await _channel.BasicConsumeAsync(
            Name, autoAck: false, consumerTag, noLocal: false, exclusive: false, arguments: null, this, cancellationToken)
            .ConfigureAwait(false);
    }

    /// <summary>Asks the broker for the queue, which it answers only while it has it.</summary>
    internal Task ProbeAsync(CancellationToken cancellationToken) => _channel.QueueDeclarePassiveAsync(Name, cancellationToken);

    /// <exception cref="TransportException">The partition is lost, or a message is not with this consumer.</exception>
    internal async Task AcknowledgeAsync(List<ulong> tags, CancellationToken cancellationToken)
    {
        // One at a time: what "up to this number" means must not change before it is sent.
        await _settling.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var (upTo, single) = _owner.Settle(this, tags);
            if (upTo > 0)
                await _channel.BasicAckAsync(upTo, multiple: true, cancellationToken).ConfigureAwait(false);
            foreach (var tag in single)
                await _channel.BasicAckAsync(tag, multiple: false, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not (TransportException or OutOfMemoryException))
        {
            // It is not known which of them the broker has got; those that it has not are delivered again.
            _owner.Lose(this, exception);
            cancellationToken.ThrowIfCancellationRequested();
            throw _owner.FailureOf(this, exception);
        }
        finally
        {
            _settling.Release();
        }
    }

    /// <summary>
    /// Closes the channel, upon which the broker gives what was not acknowledged to the next in line, in order. Cancelling the consumer
    /// would not do: the next would go on behind what is unacknowledged here.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        _ = _lost.CancelAsync().ContinueWith(
            static failed => failed.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        await _channel.EndAsync().ConfigureAwait(false);
    }

    public Task HandleBasicDeliverAsync(
        string consumerTag, ulong deliveryTag, bool redelivered, string exchange, string routingKey, IReadOnlyBasicProperties properties,
        ReadOnlyMemory<byte> body, CancellationToken cancellationToken = default)
    {
        try
        {
            var count = IncomingMessage.DeliveryCountOf(properties);
            _owner.Deliver(new RabbitMqDelivery(IncomingMessage.Read(properties, body), this, deliveryTag, count));
        }
        catch (Exception exception)
        {
            // The client would only report it, and the message would wait here for ever.
            _owner.Lose(this, exception);
        }

        return Task.CompletedTask;
    }

    public Task HandleBasicCancelAsync(string consumerTag, CancellationToken cancellationToken = default)
    {
        _owner.Lose(this, new TransportException(
            $"The broker has ended the consumer of the queue '{Name}', as it does when the queue is deleted or its node goes down.")
        {
            IsTransient = true,
        });
        return Task.CompletedTask;
    }

    public Task HandleBasicCancelOkAsync(string consumerTag, CancellationToken cancellationToken = default) => Task.CompletedTask;

    public Task HandleBasicConsumeOkAsync(string consumerTag, CancellationToken cancellationToken = default) => Task.CompletedTask;

    public Task HandleChannelShutdownAsync(object channel, ShutdownEventArgs reason) => OnShutdownAsync(channel, reason);

    private Task OnShutdownAsync(object sender, ShutdownEventArgs reason)
    {
        _owner.Lose(this, reason);
        return Task.CompletedTask;
    }
}
