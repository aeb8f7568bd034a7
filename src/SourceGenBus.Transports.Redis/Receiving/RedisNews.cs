using System.Globalization;
using StackExchange.Redis;

namespace SourceGenBus.Transports.Redis;

/// <summary>
/// Hears from Redis, by its publish and subscribe, that something was sent or that a consumer came or went. A blocking read would block the
/// connection for all. A message of a channel may be lost, so nothing relies on it but the speed.
/// </summary>
internal sealed class RedisNews(RedisGroup group, PartitionKeeper keeper, Signal arrivals)
{
    private bool _isHeard;

    /// <summary>Whether the user may listen to the channel.</summary>
    internal bool IsHeard => Volatile.Read(ref _isHeard);

    private RedisChannel Channel => RedisChannel.Literal(group.Channel);

    /// <exception cref="TransportException">Redis cannot be reached.</exception>
    internal async Task ListenAsync(CancellationToken cancellationToken)
    {
        var multiplexer = await group.Connection.OpenAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await group.Connection.AskAsync(
                async () =>
                {
                    await multiplexer.GetSubscriber().SubscribeAsync(Channel, Hear).ConfigureAwait(false);
                    return true;
                },
                cancellationToken).ConfigureAwait(false);
            Volatile.Write(ref _isHeard, true);
        }
        catch (TransportException exception) when (!exception.IsTransient)
        {
            RedisLog.NotNotified(group.Logger, group.Channel, group.Group, group.Options.PollInterval, exception.Message);
        }
    }

    internal async Task StopAsync()
    {
        if (!IsHeard)
            return;
        var multiplexer = await group.Connection.OpenAsync(CancellationToken.None).ConfigureAwait(false);
        await multiplexer.GetSubscriber().UnsubscribeAsync(Channel, Hear).ConfigureAwait(false);
    }

    private void Hear(RedisChannel channel, RedisValue message)
    {
        if (int.TryParse((string?)message, NumberStyles.None, CultureInfo.InvariantCulture, out var partition))
        {
            keeper.Arrived(partition);
            return;
        }

        keeper.Changes.Set();
        arrivals.Set();
    }
}
