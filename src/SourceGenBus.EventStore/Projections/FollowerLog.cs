using Microsoft.Extensions.Logging;

namespace SourceGenBus.EventStore;

internal static partial class FollowerLog
{
    [LoggerMessage(111, LogLevel.Error, "The {Follower} failed on the event at position {Position}, which is not skipped; it is tried again until it succeeds.")]
    internal static partial void Failed(ILogger logger, string follower, long position, Exception exception);

    [LoggerMessage(112, LogLevel.Warning, "The {Follower} goes on, after {Failures} failures in a row.")]
    internal static partial void Recovered(ILogger logger, string follower, int failures);
}
