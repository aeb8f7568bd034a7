using Microsoft.Extensions.Logging;

namespace SourceGenBus.Background;

/// <summary>The messages of the queue; the ids are stable and continue those of the bus.</summary>
internal static partial class Log
{
    [LoggerMessage(101, LogLevel.Error, "{EventType} {EventId} failed in the background, outside of its handlers")]
    internal static partial void PublishFailed(ILogger logger, Type eventType, Guid? eventId, Exception exception);

    [LoggerMessage(102, LogLevel.Error, "{EventType} {EventId} was abandoned when the event queue stopped: {Reason}")]
    internal static partial void Abandoned(ILogger logger, Type eventType, Guid? eventId, UnhandledReason reason, Exception? exception);

    [LoggerMessage(103, LogLevel.Error, "Unhandled-event handler {Handler} failed while it was told of {EventType} {EventId}")]
    internal static partial void UnhandledEventHandlerFailed(
        ILogger logger, Type handler, Type eventType, Guid? eventId, Exception exception);

    [LoggerMessage(104, LogLevel.Error, "The event queue no longer waits for the unhandled-event handlers: {Told} of {Count} " +
        "events were told")]
    internal static partial void TellingEnded(ILogger logger, int told, int count);

    [LoggerMessage(105, LogLevel.Information, "The event queue stopped: {Handled} handled, {Failed} failed, {Abandoned} abandoned, " +
        "{Refused} refused")]
    internal static partial void Stopped(ILogger logger, long handled, long failed, long abandoned, long refused);

    [LoggerMessage(107, LogLevel.Warning, "A telemetry listener failed on the event queue, which is not affected. Further " +
        "failures are not logged")]
    internal static partial void ListenerFailed(ILogger logger, Exception exception);

    [LoggerMessage(106, LogLevel.Error, "What handlers registered with their cancellation token failed when the event queue stopped")]
    internal static partial void CancellationFailed(ILogger logger, Exception exception);
}
