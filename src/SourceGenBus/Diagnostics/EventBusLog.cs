using Microsoft.Extensions.Logging;
using SourceGenBus.Telemetry;

namespace SourceGenBus.Diagnostics;

/// <summary>
/// What the bus says while it works. By itself silent: what writes it is <see cref="LoggerLog"/>, which only a bus that is given a
/// logger makes, so that a native program without one does not carry it.
/// </summary>
internal class EventBusLog
{
    internal static readonly EventBusLog Silent = new();

    private protected EventBusLog()
    {
    }

    /// <summary>A log that writes to a logger of the category; without a factory, a silent one.</summary>
    internal static EventBusLog Of<TCategory>(ILoggerFactory? factory) =>
        factory is null ? Silent : new LoggerLog(factory.CreateLogger<TCategory>());

    /// <summary>Whether somebody wants to know of single publishes. Asks the application's code.</summary>
    internal virtual bool IsDetailed => false;

    /// <summary>Begins to watch for listeners; null where none can come, since neither log nor telemetry is part of the program.</summary>
    internal virtual ListenerWatch? Watch(EventBus bus) => EventBusTelemetry.IsSupported ? ListenerWatch.Start(bus) : null;

    internal virtual void Publishing(Type eventType, Guid? eventId, int handlerCount)
    {
    }

    internal virtual void HandlerStarted(Type handler, Type eventType, Guid? eventId, string? correlationId)
    {
    }

    internal virtual void HandlerCompleted(Type handler, Type eventType, Guid? eventId, string? correlationId)
    {
    }

    internal virtual void HandlerFailed(Type handler, object @event, EventContext context, Exception exception)
    {
    }

    internal virtual void HandlerCancelled(Type handler, object @event, EventContext context)
    {
    }

    internal virtual void FailureHandlerFailed(Type failureHandler, Type handler, object @event, Exception exception)
    {
    }

    internal virtual void ReloadFailed(Exception exception)
    {
    }

    internal virtual void ModuleNotReached(Type module)
    {
    }

    internal virtual void CollectedEventFailed(object @event, Exception exception)
    {
    }

    internal virtual void RollbackFailed(Type unitOfWork, Exception exception)
    {
    }

    internal virtual void ReleaseFailed(Type unitOfWork, Exception exception)
    {
    }

    internal virtual void MarkCommittedFailed(Type aggregate, Exception exception)
    {
    }

    internal virtual void ListenerFailed(string operation, Exception exception)
    {
    }
}
