using RabbitMQ.Client;

namespace SourceGenBus.Transports.RabbitMq;

internal static class ChannelExtensions
{
    /// <summary>A channel that sends nothing, and delivers one message after the other.</summary>
    internal static CreateChannelOptions Unconfirmed { get; } = new(
        publisherConfirmationsEnabled: false, publisherConfirmationTrackingEnabled: false, consumerDispatchConcurrency: 1);

    /// <summary>How long a channel that is closed is waited for; then it goes with its connection.</summary>
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Closes a channel that may be closed already, or lost with its connection.</summary>
    internal static async Task EndAsync(this IChannel channel)
    {
        try
        {
            await CloseAsync(channel).WaitAsync(CloseTimeout).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // The broker does not answer; the heartbeat finds out.
        }
    }

    private static async Task CloseAsync(IChannel channel)
    {
        try
        {
            await using (channel.ConfigureAwait(false))
                await channel.CloseAsync(Constants.ReplySuccess, "Goodbye", abort: true).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // There is nothing left to close.
        }
    }
}
