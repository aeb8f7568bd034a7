using Microsoft.Extensions.Logging;

namespace SourceGenBus.EventStore.Hosting;

internal static partial class HostingLog
{
    [LoggerMessage(131, LogLevel.Warning, "The database of the event store cannot be reached yet; the start waits for it, up to " +
        "{Timeout}. {Error}")]
    internal static partial void WaitsForDatabase(ILogger logger, TimeSpan timeout, string error);

    [LoggerMessage(132, LogLevel.Critical, "The {Worker} has stopped, and only another start of the program brings it back: {Error}")]
    internal static partial void StoppedForGood(ILogger logger, string worker, string error, Exception exception);

    [LoggerMessage(133, LogLevel.Error, "The {Worker} failed unexpectedly; it is started again in {Delay}.")]
    internal static partial void FailedUnexpectedly(ILogger logger, string worker, TimeSpan delay, Exception exception);

    [LoggerMessage(134, LogLevel.Warning, "Handlers were still at work after {Timeout} and were cancelled; their events " +
        "stay in the outbox.")]
    internal static partial void Cancelled(ILogger logger, TimeSpan timeout);

    [LoggerMessage(135, LogLevel.Error, "Handlers do not heed their cancelled token; the host stops without them. Their events are " +
        "delivered again when the lease has run out.")]
    internal static partial void Abandoned(ILogger logger);

    [LoggerMessage(136, LogLevel.Information, "The inbox forgot {Count} events that were handled before {Before}.")]
    internal static partial void Forgotten(ILogger logger, int count, DateTimeOffset before);

    [LoggerMessage(137, LogLevel.Information, "The inbox could not be cleaned; it is tried again in {Interval}. {Error}")]
    internal static partial void NotForgotten(ILogger logger, TimeSpan interval, string error);

    [LoggerMessage(146, LogLevel.Information, "Retention deleted {Events} events of {Streams} streams, {DeadLetters} discarded dead " +
        "letters and {Claims} claims of the inbox.")]
    internal static partial void Retained(ILogger logger, long events, long streams, long deadLetters, long claims);

    [LoggerMessage(147, LogLevel.Warning, "Retention keeps events after position {Position}, since '{Checkpoint}' has not passed them.")]
    internal static partial void HeldBack(ILogger logger, long position, string checkpoint);

    [LoggerMessage(148, LogLevel.Warning, "Retention could not delete everything; it goes on in {Interval}.")]
    internal static partial void NotRetained(ILogger logger, TimeSpan interval, Exception exception);

    [LoggerMessage(149, LogLevel.Error, "The event store of the tenant {TenantId} could not be started; it is tried again in {Delay}. " +
        "Other tenants go on.")]
    internal static partial void TenantNotStarted(ILogger logger, string tenantId, TimeSpan delay, Exception exception);

    [LoggerMessage(150, LogLevel.Error, "The tenants could not be listed; it is tried again in {Interval}. Those that are known go on.")]
    internal static partial void TenantsNotKnown(ILogger logger, TimeSpan interval, Exception exception);

    [LoggerMessage(138, LogLevel.Error, "The {Worker} failed while the host was stopping: {Error}")]
    internal static partial void FailedAtTheEnd(ILogger logger, string worker, string error, Exception exception);
}
