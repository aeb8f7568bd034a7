using Microsoft.Extensions.Logging;

namespace SourceGenBus.EventStore;

internal static partial class OutageLog
{
    [LoggerMessage(121, LogLevel.Error, "The database of the event store cannot be used: {Error} It is tried again until it can; nothing " +
        "is lost meanwhile.")]
    internal static partial void Began(ILogger logger, string error, Exception exception);

    [LoggerMessage(122, LogLevel.Warning, "The database of the event store can be used again, after {Duration}.")]
    internal static partial void Ended(ILogger logger, TimeSpan duration);
}
