using System.Globalization;
using StackExchange.Redis;

namespace SourceGenBus.Transports.Redis;

/// <summary>
/// Hears from Redis, by its publish and subscribe, that something was sent or that a consumer came or went. A blocking read would block the
/// connection for all. A message of a channel may be lost, so nothing relies on it but the speed.
/// </summary>
internal sealed class RedisNews(RedisGroup group, PartitionKeeper keeper)
{
    private bool _isHeard;

    /// <summary>Whether it listens.</summary>
    internal bool IsHeard => Volatile.Read(ref _isHeard);

    private RedisChannel Channel => RedisChannel.Literal(group.Channel);

    /// <summary>
    /// Begins to listen, as soon as the client has its connection for that, which comes after the other one. The client listens again by
    /// itself when it was lost.
    /// </summary>
    internal async Task ListenAsync(CancellationToken stopping)
    {
        var pause = TimeSpan.FromMilliseconds(10);
        while (true)
        {
            try
            {
                var multiplexer = await group.Connection.OpenAsync(stopping).ConfigureAwait(false);
                var subscriber = multiplexer.GetSubscriber();
                if (subscriber.IsConnected())
                {
                    await group.Connection.AskAsync(() => SubscribeAsync(subscriber), stopping).ConfigureAwait(false);
                    Volatile.Write(ref _isHeard, true);

                    // Of what was sent before nobody told.
                    keeper.Arrived(null);
                    return;
                }
            }
            catch (TransportException exception) when (exception.IsTransient)
            {
                // Tried again.
            }
            catch (TransportException exception)
            {
                RedisLog.NotNotified(group.Logger, group.Channel, group.Group, group.Options.PollInterval, exception.Message);
                return;
            }

            await Task.Delay(pause, group.Clock, stopping).ConfigureAwait(false);
            pause = pause < group.Options.PollInterval ? pause * 2 : group.Options.PollInterval;
        }
    }

    internal async Task StopAsync()
    {
        if (!IsHeard)
            return;
        var multiplexer = await group.Connection.OpenAsync(CancellationToken.None).ConfigureAwait(false);
        await multiplexer.GetSubscriber().UnsubscribeAsync(Channel, Hear).ConfigureAwait(false);
    }

    private async Task<bool> SubscribeAsync(ISubscriber subscriber)
    {
        await subscriber.SubscribeAsync(Channel, Hear).ConfigureAwait(false);
        return true;
    }

    private void Hear(RedisChannel channel, RedisValue message)
    {
        if (int.TryParse((string?)message, NumberStyles.None, CultureInfo.InvariantCulture, out var partition))
        {
            keeper.Arrived(partition);
            return;
        }

        keeper.Changes.Set();
    }
}
