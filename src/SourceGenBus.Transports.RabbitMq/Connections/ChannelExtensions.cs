using RabbitMQ.Client;

namespace SourceGenBus.Transports.RabbitMq;

internal static class ChannelExtensions
{
    /// <summary>A channel that sends nothing, and delivers one message after the other.</summary>
    internal static CreateChannelOptions Unconfirmed { get; } = new(
        publisherConfirmationsEnabled: false, publisherConfirmationTrackingEnabled: false, consumerDispatchConcurrency: 1);

    /// <summary>Closes a channel that may be closed already, or lost with its connection.</summary>
    internal static async Task EndAsync(this IChannel channel)
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
