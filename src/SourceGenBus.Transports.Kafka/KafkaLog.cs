using Microsoft.Extensions.Logging;

namespace SourceGenBus.Transports.Kafka;

internal static partial class KafkaLog
{
    [LoggerMessage(701, LogLevel.Debug, "'{Group}' receives the partitions {Partitions} of '{Destination}' here.")]
    internal static partial void Assigned(ILogger logger, string group, string partitions, string destination);

    [LoggerMessage(702, LogLevel.Debug, "'{Group}' has handed the partitions {Partitions} of '{Destination}' over.")]
    internal static partial void Released(ILogger logger, string group, string partitions, string destination);

    [LoggerMessage(703, LogLevel.Warning, "'{Group}' has lost the partitions {Partitions} of '{Destination}' with {Count} messages that " +
        "were not acknowledged; they are delivered again.")]
    internal static partial void Lost(ILogger logger, string group, string partitions, string destination, int count);

    [LoggerMessage(704, LogLevel.Warning, "The partitions {Partitions} of '{Destination}' are handed over although '{Group}' has not " +
        "acknowledged {Count} messages of them within {Timeout}; they are delivered again.")]
    internal static partial void HandedOver(
        ILogger logger, string partitions, string destination, string group, int count, TimeSpan timeout);

    [LoggerMessage(705, LogLevel.Debug, "What '{Group}' has acknowledged of '{Destination}' could not be committed ({Code}); it is tried " +
        "again.")]
    internal static partial void NotCommitted(ILogger logger, string group, string destination, string code);

    [LoggerMessage(706, LogLevel.Warning, "The producer for '{Destination}' is closed, and what it had not confirmed is not sent: " +
        "{Reason}")]
    internal static partial void ProducerClosed(ILogger logger, string destination, string reason);

    [LoggerMessage(707, LogLevel.Warning, "The consumer of '{Destination}' for '{Group}' has failed: {Reason}")]
    internal static partial void ConsumerFailed(ILogger logger, string destination, string group, string reason);

    [LoggerMessage(708, LogLevel.Debug, "The client of Kafka that is to {Purpose} says: {Message}")]
    internal static partial void Client(ILogger logger, string purpose, string message);

    [LoggerMessage(709, LogLevel.Debug, "The client of Kafka that is to {Purpose} has an error ({Code}): {Message}")]
    internal static partial void ClientError(ILogger logger, string purpose, string code, string message);

    [LoggerMessage(710, LogLevel.Warning, "The consumer of '{Destination}' for '{Group}' could not leave in time; the cluster notices " +
        "when its session has run out.")]
    internal static partial void NotClosed(ILogger logger, string destination, string group);
}
