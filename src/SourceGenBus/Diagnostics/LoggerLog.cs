using System.Diagnostics;
using Microsoft.Extensions.Logging;
using SourceGenBus.Telemetry;

namespace SourceGenBus.Diagnostics;

/// <summary>The messages of the bus; their ids are stable. A sink that throws disturbs nothing: see <see cref="GuardedLogger"/>.</summary>
internal sealed partial class LoggerLog(ILogger logger) : EventBusLog
{
    private readonly GuardedLogger _logger = new(logger);

    internal override bool IsDetailed => _logger.IsEnabled(LogLevel.Debug);

    internal override ListenerWatch Watch(EventBus bus) => ListenerWatch.Start(bus);

    internal override void HandlerFailed(Type handler, object @event, EventContext context, Exception exception) =>
        HandlerFailed(handler, @event.GetType(), EventIdentity.Of(@event), context.CorrelationId, TraceId(context), exception);

    internal override void HandlerCancelled(Type handler, object @event, EventContext context) =>
        HandlerCancelled(handler, @event.GetType(), EventIdentity.Of(@event), context.CorrelationId, TraceId(context));

    internal override void FailureHandlerFailed(Type failureHandler, Type handler, object @event, Exception exception) =>
        FailureHandlerFailed(failureHandler, handler, @event.GetType(), EventIdentity.Of(@event), exception);

    internal override void CollectedEventFailed(object @event, Exception exception) =>
        CollectedEventFailed(@event.GetType(), EventIdentity.Of(@event), exception);

    [LoggerMessage(1, LogLevel.Debug, "Publishing {EventType} {EventId} to {HandlerCount} handler(s)")]
    internal override partial void Publishing(Type eventType, Guid? eventId, int handlerCount);

    [LoggerMessage(5, LogLevel.Trace, "Handler {Handler} started on {EventType} {EventId} (correlation {CorrelationId})")]
    internal override partial void HandlerStarted(Type handler, Type eventType, Guid? eventId, string? correlationId);

    [LoggerMessage(6, LogLevel.Trace, "Handler {Handler} completed on {EventType} {EventId} (correlation {CorrelationId})")]
    internal override partial void HandlerCompleted(Type handler, Type eventType, Guid? eventId, string? correlationId);

    [LoggerMessage(8, LogLevel.Error, "Unit of work {UnitOfWork} could not be rolled back")]
    internal override partial void RollbackFailed(Type unitOfWork, Exception exception);

    [LoggerMessage(9, LogLevel.Warning, "Unit of work {UnitOfWork} could not release its session")]
    internal override partial void ReleaseFailed(Type unitOfWork, Exception exception);

    [LoggerMessage(10, LogLevel.Error, "Aggregate {Aggregate} could not be marked as committed; its events are published")]
    internal override partial void MarkCommittedFailed(Type aggregate, Exception exception);

    [LoggerMessage(11, LogLevel.Warning, "A telemetry listener failed on '{Operation}'; handlers and publishers are not affected. " +
        "Further failures on it are not logged")]
    internal override partial void ListenerFailed(string operation, Exception exception);

    [LoggerMessage(21, LogLevel.Error, "Hot Reload changed the code, but the bus could not read all of it again; correct what the " +
        "exception names, or start the program again")]
    internal override partial void ReloadFailed(Exception exception);

    [LoggerMessage(22, LogLevel.Warning, "Hot Reload added the first handler of an assembly, {Module}; the bus reaches its handlers when " +
        "the program is started again")]
    internal override partial void ModuleNotReached(Type module);

    [LoggerMessage(2, LogLevel.Warning, "Handler {Handler} failed on {EventType} {EventId} (correlation {CorrelationId}, trace " +
        "{TraceId}); the other handlers are not affected")]
    private partial void HandlerFailed(
        Type handler, Type eventType, Guid? eventId, string? correlationId, string? traceId, Exception exception);

    [LoggerMessage(3, LogLevel.Error, "Failure handler {FailureHandler} failed while it was told that {Handler} failed on " +
        "{EventType} {EventId}")]
    private partial void FailureHandlerFailed(Type failureHandler, Type handler, Type eventType, Guid? eventId, Exception exception);

    [LoggerMessage(4, LogLevel.Debug, "Handler {Handler} was cancelled by the publisher on {EventType} {EventId} (correlation " +
        "{CorrelationId}, trace {TraceId})")]
    private partial void HandlerCancelled(Type handler, Type eventType, Guid? eventId, string? correlationId, string? traceId);

    [LoggerMessage(7, LogLevel.Error, "Publishing {EventType} {EventId} from a unit of work failed; what was committed stands, and the " +
        "other events go out")]
    private partial void CollectedEventFailed(Type eventType, Guid? eventId, Exception exception);

    /// <summary>The trace that the publish belongs to, whether or not somebody collects it.</summary>
    private static string? TraceId(EventContext context) => Activity.Current switch
    {
        { IdFormat: ActivityIdFormat.W3C } current => current.TraceId.ToHexString(),
        _ => ActivityContext.TryParse(context.TraceParent, context.TraceState, out var cause) ? cause.TraceId.ToHexString() : null,
    };
}
