using RabbitMQ.Client;
using SourceGenBus.Diagnostics;

namespace SourceGenBus.Transports.RabbitMq;

/// <summary>
/// Sends to one destination. The messages of a call are written one behind the other, and only then is waited for what the broker says to
/// each; meanwhile the next call writes.
/// </summary>
internal sealed class DestinationSender(
    string destination, RabbitMqTransportOptions options, SharedConnection connection, BrokerErrors errors, GuardedLogger logger,
    TimeProvider timeProvider) : IAsyncDisposable
{
    private readonly SemaphoreSlim _writing = new(1, 1);
    private SendChannel? _channel;

    internal async Task<IReadOnlyList<SendResult>> SendAsync(IReadOnlyList<TransportMessage> messages, CancellationToken cancellationToken)
    {
        var batch = new SendBatch(messages);
        await _writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var channel = await ChannelAsync(cancellationToken).ConfigureAwait(false);
            var now = new AmqpTimestamp(timeProvider.GetUtcNow().ToUnixTimeSeconds());
            for (var index = 0; index < messages.Count; index++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var routingKey = BrokerNames.RoutingKey(messages[index]);
                if (OutgoingMessage.ProblemOf(messages[index], routingKey, options.LargestMessage, channel.FrameMax) is { } problem)
                    batch.Set(index, SendResult.Refused(problem));
                else
                    await channel.WriteAsync(batch, index, routingKey, options.Mandatory, now, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            _writing.Release();
        }

        var results = await batch.Completion.WaitAsync(cancellationToken).ConfigureAwait(false);
        if (batch.Refusal is { } refusal && !results.Any(static result => result.Outcome == SendOutcome.Confirmed))
            throw refusal;
        return results;
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _channel, null) is { } channel)
            await channel.CloseAsync().ConfigureAwait(false);
    }

    private async Task<SendChannel> ChannelAsync(CancellationToken cancellationToken)
    {
        if (_channel is { IsUsable: true } usable)
            return usable;

        // Nobody need wait for its end: it sends no more.
        _ = Interlocked.Exchange(ref _channel, null)?.CloseAsync();
        try
        {
            var opened = await connection.GetAsync(cancellationToken).ConfigureAwait(false);
            return _channel = await SendChannel.OpenAsync(opened, destination, errors, logger, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (BrokerErrors.IsBrokers(exception, cancellationToken))
        {
            throw errors.Of(exception, $"send to the exchange '{destination}'");
        }
    }
}
