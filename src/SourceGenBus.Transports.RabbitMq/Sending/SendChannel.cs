using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using SourceGenBus.Diagnostics;

namespace SourceGenBus.Transports.RabbitMq;

/// <summary>A channel that confirms, for one destination: what the broker refuses of one, closes no channel of another.</summary>
internal sealed class SendChannel
{
    private readonly ConfirmWindow _window = new();
    private readonly IChannel _channel;
    private readonly string _destination;
    private readonly string _action;
    private readonly BrokerErrors _errors;
    private readonly GuardedLogger _logger;
    private volatile bool _isBroken;

    private SendChannel(IChannel channel, string destination, uint frameMax, BrokerErrors errors, GuardedLogger logger)
    {
        _channel = channel;
        _destination = destination;
        _action = $"send to the exchange '{destination}'";
        FrameMax = frameMax;
        _errors = errors;
        _logger = logger;
        _channel.BasicAcksAsync += OnAckAsync;
        _channel.BasicNacksAsync += OnNackAsync;
        _channel.BasicReturnAsync += OnReturnAsync;
        _channel.ChannelShutdownAsync += OnShutdownAsync;
    }

    internal bool IsUsable => !_isBroken && _channel.IsOpen;

    /// <summary>How large a frame may be; zero for any size.</summary>
    internal uint FrameMax { get; }

    internal static async Task<SendChannel> OpenAsync(
        IConnection connection, string destination, BrokerErrors errors, GuardedLogger logger, CancellationToken cancellationToken)
    {
        var channel = await connection.CreateChannelAsync(
            new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: false),
            cancellationToken).ConfigureAwait(false);
        return new SendChannel(channel, destination, connection.FrameMax, errors, logger);
    }

    /// <summary>Writes one message; whoever calls it writes alone. Its result comes later.</summary>
    internal async ValueTask WriteAsync(
        SendBatch batch, int index, string routingKey, bool mandatory, AmqpTimestamp now, CancellationToken cancellationToken)
    {
        var message = batch.Messages[index];
        if (!_window.Add(batch, index, routingKey))
            return;
        try
        {
            await _channel.BasicPublishAsync(
                _destination, routingKey, mandatory, OutgoingMessage.PropertiesOf(message, now), message.Body, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // It is not known whether the message counts, and so the numbers of those after it are not known either.
            Break(exception);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Closes the channel; what has no answer has failed.</summary>
    internal Task CloseAsync()
    {
        _isBroken = true;
        _window.Close(Closed("The channel was closed before the broker had confirmed the message."), tooLarge: false);
        return _channel.EndAsync();
    }

    private void Break(Exception exception)
    {
        _isBroken = true;
        if (_channel.CloseReason is { } reason)
            Close(reason);
        else if (exception is OperationCanceledException)
            _window.Close(Closed("The channel was closed, since the sending of a message was cancelled half-way."), tooLarge: false);
        else
            _window.Close(_errors.Of(exception, _action), tooLarge: false);
    }

    private static TransportException Closed(string reason) => new(reason) { IsTransient = true };

    private Task OnAckAsync(object sender, BasicAckEventArgs answer)
    {
        _window.Answer(answer.DeliveryTag, answer.Multiple, taken: true);
        return Task.CompletedTask;
    }

    private Task OnNackAsync(object sender, BasicNackEventArgs answer)
    {
        _window.Answer(answer.DeliveryTag, answer.Multiple, taken: false);
        return Task.CompletedTask;
    }

    private Task OnReturnAsync(object sender, BasicReturnEventArgs returned)
    {
        _window.Return(returned);
        return Task.CompletedTask;
    }

    private Task OnShutdownAsync(object sender, ShutdownEventArgs reason)
    {
        _isBroken = true;
        Close(reason);
        if (reason.Initiator == ShutdownInitiator.Peer)
            RabbitMqLog.SendChannelClosed(_logger, _destination, reason.ReplyText);
        return Task.CompletedTask;
    }

    private void Close(ShutdownEventArgs reason) => _window.Close(
        _errors.Of(reason, _action),
        tooLarge: reason is { Initiator: ShutdownInitiator.Peer, ReplyCode: Constants.PreconditionFailed });
}
