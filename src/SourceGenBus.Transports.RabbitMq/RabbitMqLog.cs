using Microsoft.Extensions.Logging;

namespace SourceGenBus.Transports.RabbitMq;

internal static partial class RabbitMqLog
{
    [LoggerMessage(401, LogLevel.Information, "Connected to RabbitMQ at {Address}, to {Purpose}.")]
    internal static partial void Connected(ILogger logger, string purpose, string address);

    [LoggerMessage(402, LogLevel.Warning, "The connection to {Purpose} through RabbitMQ at {Address} was lost: {Reason}")]
    internal static partial void ConnectionLost(ILogger logger, string purpose, string address, string reason);

    [LoggerMessage(403, LogLevel.Warning, "RabbitMQ at {Address} takes no messages for now: {Reason}. It goes on when it has memory and " +
        "disk space again.")]
    internal static partial void Blocked(ILogger logger, string address, string reason);

    [LoggerMessage(404, LogLevel.Information, "RabbitMQ at {Address} takes messages again.")]
    internal static partial void Unblocked(ILogger logger, string address);

    [LoggerMessage(405, LogLevel.Warning, "The channel that sends to '{Destination}' was closed: {Reason}")]
    internal static partial void SendChannelClosed(ILogger logger, string destination, string reason);

    [LoggerMessage(406, LogLevel.Warning, "The partition '{Partition}' was lost; its messages are delivered again: {Reason}")]
    internal static partial void PartitionLost(ILogger logger, string partition, string reason);

    [LoggerMessage(407, LogLevel.Debug, "The user may not declare, so it is only known that '{Name}' exists, and not how it was made.")]
    internal static partial void NotCompared(ILogger logger, string name);

    [LoggerMessage(408, LogLevel.Debug, "Another consumer of the group has less to do; the partition '{Partition}' is left to it.")]
    internal static partial void PartitionLeft(ILogger logger, string partition);

    [LoggerMessage(409, LogLevel.Information, "The consumers of '{Queue}' cannot be counted, so this one leaves no partition to others: " +
        "{Reason}")]
    internal static partial void MembersNotCounted(ILogger logger, string queue, string reason);
}
