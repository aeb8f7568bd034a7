using Microsoft.Extensions.Logging;

namespace SourceGenBus.EventStore.Hosting;

internal static partial class HostingLog
{
    [LoggerMessage(131, LogLevel.Warning, "The database of the event store cannot be reached yet; the start waits for it, up to {Timeout}. {Error}")]
    internal static partial void WaitsForDatabase(ILogger logger, TimeSpan timeout, string error);

    [LoggerMessage(132, LogLevel.Critical, "The {Worker} has stopped, and only another start of the program brings it back: {Error}")]
    internal static partial void StoppedForGood(ILogger logger, string worker, string error, Exception exception);

    [LoggerMessage(133, LogLevel.Error, "The {Worker} failed unexpectedly; it is started again in {Delay}.")]
    internal static partial void FailedUnexpectedly(ILogger logger, string worker, TimeSpan delay, Exception exception);

    [LoggerMessage(134, LogLevel.Warning, "Handlers were still at work after {Timeout} and were cancelled; their events stay in the outbox.")]
    internal static partial void Cancelled(ILogger logger, TimeSpan timeout);

    [LoggerMessage(135, LogLevel.Error, "Handlers do not heed their cancelled token; the host stops without them. Their events are delivered again when the lease has run out.")]
    internal static partial void Abandoned(ILogger logger);

    [LoggerMessage(136, LogLevel.Information, "The inbox forgot {Count} events that were handled before {Before}.")]
    internal static partial void Forgotten(ILogger logger, int count, DateTimeOffset before);

    [LoggerMessage(137, LogLevel.Information, "The inbox could not be cleaned; it is tried again in {Interval}. {Error}")]
    internal static partial void NotForgotten(ILogger logger, TimeSpan interval, string error);
}
