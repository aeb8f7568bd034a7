using Microsoft.Extensions.Logging;

namespace SourceGenBus.Transports.Redis;

internal static partial class RedisLog
{
    [LoggerMessage(601, LogLevel.Debug, "'{Group}' receives partition {Partition} of '{Destination}' here, as '{Consumer}'.")]
    internal static partial void Acquired(ILogger logger, string group, int partition, string destination, string consumer);

    [LoggerMessage(602, LogLevel.Debug, "'{Group}' has handed partition {Partition} of '{Destination}' over.")]
    internal static partial void Released(ILogger logger, string group, int partition, string destination);

    [LoggerMessage(603, LogLevel.Warning, "'{Group}' has lost partition {Partition} of '{Destination}' with {Count} messages that were " +
        "not acknowledged; they are delivered again.")]
    internal static partial void Lost(ILogger logger, string group, int partition, string destination, int count);

    [LoggerMessage(604, LogLevel.Warning, "Redis could not be told that '{Consumer}' lives; it is tried again in {Interval}. {Error}")]
    internal static partial void NotRenewed(ILogger logger, string consumer, TimeSpan interval, string error);

    [LoggerMessage(605, LogLevel.Warning, "The user may not listen to the channel '{Channel}', so '{Group}' looks for messages every " +
        "{Interval}. {Error}")]
    internal static partial void NotNotified(ILogger logger, string channel, string group, TimeSpan interval, string error);

    [LoggerMessage(606, LogLevel.Error, "Somebody removed {Count} messages from partition {Partition} of '{Destination}' that '{Group}' " +
        "had not acknowledged.")]
    internal static partial void Missing(ILogger logger, int count, int partition, string destination, string group);

    [LoggerMessage(607, LogLevel.Warning, "Nobody has received for the group '{Group}' of '{Destination}' for {Idle}, and it keeps " +
        "messages from being removed. Start its program, or remove the group (XGROUP DESTROY) from all streams of the destination.")]
    internal static partial void HeldUp(ILogger logger, string group, string destination, TimeSpan idle);

    [LoggerMessage(608, LogLevel.Debug, "{Count} messages that every group has acknowledged were removed from '{Destination}'.")]
    internal static partial void Trimmed(ILogger logger, long count, string destination);

    [LoggerMessage(609, LogLevel.Warning, "What every group has acknowledged could not be removed from '{Destination}'; it is tried " +
        "again in {Interval}. {Error}")]
    internal static partial void NotTrimmed(ILogger logger, string destination, TimeSpan interval, string error);

    [LoggerMessage(610, LogLevel.Warning, "Partition {Partition} of '{Destination}' is handed over although '{Group}' has not " +
        "acknowledged {Count} messages of it within {Timeout}; they are delivered again.")]
    internal static partial void HandedOver(ILogger logger, int partition, string destination, string group, int count, TimeSpan timeout);
}
