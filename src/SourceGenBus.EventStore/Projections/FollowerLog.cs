using Microsoft.Extensions.Logging;

namespace SourceGenBus.EventStore;

internal static partial class FollowerLog
{
    [LoggerMessage(111, LogLevel.Error, "The {Follower} failed on the event at position {Position}, which is tried again until it " +
        "succeeds or is parked.")]
    internal static partial void Failed(ILogger logger, string follower, long position, Exception exception);

    [LoggerMessage(112, LogLevel.Warning, "The {Follower} goes on, after {Failures} failures in a row.")]
    internal static partial void Recovered(ILogger logger, string follower, int failures);

    [LoggerMessage(113, LogLevel.Error, "'{Follower}' has put the event at position {Position} aside after {Attempts} failures and goes " +
        "on without it. Replay or discard it when the cause is known.")]
    internal static partial void Parked(ILogger logger, string follower, long position, int attempts);

    [LoggerMessage(114, LogLevel.Error, "ParkAtOnce of '{Follower}' threw an exception itself; the event is tried again.")]
    internal static partial void DecisionFailed(ILogger logger, string follower, Exception exception);

    [LoggerMessage(115, LogLevel.Error, "The {Follower} failed, and neither an event nor an outage of the database is the cause; it " +
        "is tried again.")]
    internal static partial void FailedUnexpectedly(ILogger logger, string follower, Exception exception);

    [LoggerMessage(116, LogLevel.Warning, "The subscription {Subscription} could not be held, so another process may have taken it; this " +
        "one stops at position {Position} and tries to take it again.")]
    internal static partial void LeaseLost(ILogger logger, string subscription, long position);
}
