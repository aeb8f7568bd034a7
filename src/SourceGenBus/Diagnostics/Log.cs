using Microsoft.Extensions.Logging;

namespace SourceGenBus.Diagnostics;

/// <summary>The messages of the bus; the ids are stable.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Debug, "Publishing {EventType} {EventId} to {HandlerCount} handler(s)")]
    internal static partial void Publishing(ILogger logger, Type eventType, Guid? eventId, int handlerCount);

    [LoggerMessage(2, LogLevel.Warning, "Handler {Handler} failed on {EventType} {EventId} (correlation {CorrelationId}, trace {TraceId}); the other handlers are not affected")]
    internal static partial void HandlerFailed(
        ILogger logger, Type handler, Type eventType, Guid? eventId, string? correlationId, string? traceId, Exception exception);

    [LoggerMessage(3, LogLevel.Error, "Failure handler {FailureHandler} failed while it was told that {Handler} failed on {EventType} {EventId}")]
    internal static partial void FailureHandlerFailed(ILogger logger, Type failureHandler, Type handler, Type eventType, Guid? eventId, Exception exception);

    [LoggerMessage(4, LogLevel.Debug, "Handler {Handler} was cancelled by the publisher on {EventType} {EventId} (correlation {CorrelationId}, trace {TraceId})")]
    internal static partial void HandlerCancelled(ILogger logger, Type handler, Type eventType, Guid? eventId, string? correlationId, string? traceId);

    [LoggerMessage(5, LogLevel.Trace, "Handler {Handler} started on {EventType} {EventId} (correlation {CorrelationId})")]
    internal static partial void HandlerStarted(ILogger logger, Type handler, Type eventType, Guid? eventId, string? correlationId);

    [LoggerMessage(6, LogLevel.Trace, "Handler {Handler} completed on {EventType} {EventId} (correlation {CorrelationId})")]
    internal static partial void HandlerCompleted(ILogger logger, Type handler, Type eventType, Guid? eventId, string? correlationId);

    [LoggerMessage(7, LogLevel.Error, "Publishing {EventType} {EventId} from a unit of work failed; what was committed stands, and the other events go out")]
    internal static partial void CollectedEventFailed(ILogger logger, Type eventType, Guid? eventId, Exception exception);

    [LoggerMessage(8, LogLevel.Error, "Unit of work {UnitOfWork} could not be rolled back")]
    internal static partial void RollbackFailed(ILogger logger, Type unitOfWork, Exception exception);

    [LoggerMessage(9, LogLevel.Warning, "Unit of work {UnitOfWork} could not release its session")]
    internal static partial void ReleaseFailed(ILogger logger, Type unitOfWork, Exception exception);

    [LoggerMessage(10, LogLevel.Error, "Aggregate {Aggregate} could not be marked as committed; its events are published")]
    internal static partial void MarkCommittedFailed(ILogger logger, Type aggregate, Exception exception);
}
