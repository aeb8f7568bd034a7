using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using SourceGenBus.Diagnostics;

namespace SourceGenBus.Transports.RabbitMq;

/// <summary>
/// Spreads the queues of a subscription over the consumers of its group. The broker gives a queue to whoever came first and never takes it
/// away, so that the first consumer would have all of them. Consumers are counted at a queue without messages, and one that has more than
/// its share leaves the rest to the next in line.
/// </summary>
internal sealed class GroupBalance : IAsyncDisposable
{
    private readonly CancellationTokenSource _disposal = new();
    private readonly PartitionSet _partitions;
    private readonly IChannel _channel;
    private readonly GuardedLogger _logger;
    private readonly string _queue;
    private Task _work = Task.CompletedTask;

    private GroupBalance(PartitionSet partitions, IChannel channel, string queue, GuardedLogger logger) =>
        (_partitions, _channel, _queue, _logger) = (partitions, channel, queue, logger);

    internal static async Task<GroupBalance> StartAsync(
        PartitionSet partitions, TransportSubscription subscription, IConnection connection, GuardedLogger logger,
        TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        var channel = await connection.CreateChannelAsync(ChannelExtensions.Unconfirmed, cancellationToken).ConfigureAwait(false);
        var balance = new GroupBalance(partitions, channel, BrokerNames.Members(subscription), logger);
        try
        {
            await channel.BasicConsumeAsync(
                balance._queue, autoAck: true, consumerTag: "", noLocal: false, exclusive: false, arguments: null,
                new AsyncEventingBasicConsumer(channel), cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await balance.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        balance._work = Task.Run(() => balance.RunAsync(subscription.Heartbeat, timeProvider), CancellationToken.None);
        return balance;
    }

    public async ValueTask DisposeAsync()
    {
        await _disposal.CancelAsync().ConfigureAwait(false);
        await _work.ConfigureAwait(false);
        _disposal.Dispose();
        await _channel.EndAsync().ConfigureAwait(false);
    }

    private async Task RunAsync(TimeSpan interval, TimeProvider timeProvider)
    {
        try
        {
            while (true)
            {
                await Task.Delay(interval, timeProvider, _disposal.Token).ConfigureAwait(false);
                var members = (await _channel.QueueDeclarePassiveAsync(_queue, _disposal.Token).ConfigureAwait(false)).ConsumerCount;
                await _partitions.LeaveMoreThanShareAsync((int)Math.Max(1, members), _disposal.Token).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            if (!_disposal.IsCancellationRequested)
                RabbitMqLog.MembersNotCounted(_logger, _queue, exception.Message);
        }
    }
}
