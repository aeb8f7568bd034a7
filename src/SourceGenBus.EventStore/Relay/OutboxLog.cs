using Microsoft.Extensions.Logging;

namespace SourceGenBus.EventStore;

internal static partial class OutboxLog
{
    [LoggerMessage(101, LogLevel.Warning, "Event {EventId} ({EventName}) was not delivered, attempt {Attempt}; the next one " +
        "follows in {Delay}.")]
    internal static partial void Failed(ILogger logger, Guid eventId, string eventName, int attempt, TimeSpan delay, Exception exception);

    [LoggerMessage(102, LogLevel.Error, "Event {EventId} ({EventName}) was given up after attempt {Attempt} and is a dead letter; " +
        "its key is parked.")]
    internal static partial void GaveUp(ILogger logger, Guid eventId, string eventName, int attempt, Exception exception);

    [LoggerMessage(104, LogLevel.Warning, "The lease was lost while {Count} events were being delivered; another relay will " +
        "deliver the rest.")]
    internal static partial void LeaseLost(ILogger logger, int count);

    [LoggerMessage(105, LogLevel.Warning, "Event {EventId} ({EventName}) failed in handler {Handler}, attempt {Attempt}; the next one " +
        "follows in {Delay}.")]
    internal static partial void HandlerFailed(
        ILogger logger, Guid eventId, string eventName, string handler, int attempt, TimeSpan delay, Exception exception);

    [LoggerMessage(106, LogLevel.Error, "Event {EventId} ({EventName}) was given up by handler {Handler} after attempt {Attempt} and is " +
        "a dead letter; its key is parked for this handler.")]
    internal static partial void HandlerGaveUp(
        ILogger logger, Guid eventId, string eventName, string handler, int attempt, Exception exception);

    [LoggerMessage(107, LogLevel.Error, "What happened to event {EventId} ({EventName}) could not be recorded, although the database " +
        "works; it is delivered again.")]
    internal static partial void NotMarked(ILogger logger, Guid eventId, string eventName, Exception exception);

    [LoggerMessage(108, LogLevel.Error, "The retry policy for {Subject} threw; the event is tried again as the rest of the policy says.")]
    internal static partial void PolicyFailed(ILogger logger, string subject, Exception exception);
}
