using System.Diagnostics;

namespace SourceGenBus.Background;

/// <summary>Handles an event in the trace that it was enqueued in.</summary>
internal static class QueueTracing
{
    private static readonly ActivitySource? Source = CreateSource();

    /// <summary>
    /// Null in a program without telemetry, and when nobody listens and the event was enqueued outside of any trace. A listener that throws
    /// costs the event its span and nothing else; the next event is tried anew.
    /// </summary>
    internal static Activity? Start(QueuedEvent item, ListenerFailures failures)
    {
        if (!EventBusTelemetry.IsSupported || (Source?.HasListeners() != true && item.Parent == default))
            return null;

        try
        {
            return StartUnguarded(item);
        }
        catch (Exception exception)
        {
            failures.Add(exception);
            Leave(failures);
            return null;
        }
    }

    /// <summary>The activity may have become the current one before a listener threw; nobody would end it.</summary>
    private static void Leave(ListenerFailures failures)
    {
        try
        {
            Activity.Current = null;
        }
        catch (Exception exception)
        {
            failures.Add(exception);
        }
    }

    internal static void Fail(Activity? activity, UnhandledReason reason, Exception? exception, ListenerFailures failures)
    {
        if (activity is null)
            return;
        try
        {
            activity.SetStatus(ActivityStatusCode.Error, exception?.Message ?? reason.ToString());
            activity.SetTag("error.type", exception?.GetType().FullName ?? reason.ToString());
        }
        catch (Exception thrown)
        {
            failures.Add(thrown); // The message of the handler's own exception threw.
        }
    }

    internal static void End(Activity? activity, ListenerFailures failures)
    {
        try
        {
            activity?.Dispose();
        }
        catch (Exception exception)
        {
            failures.Add(exception);
        }
    }

    private static Activity? StartUnguarded(QueuedEvent item)
    {
        var eventType = item.Event.GetType();
        var name = "process " + eventType;
        var activity = Source?.StartActivity(name, ActivityKind.Consumer, item.Parent);
        if (activity is null && item.Parent != default)
        {
            // Nobody records this source, but what handlers do and log shall stay in the trace of whoever enqueued.
            activity = new Activity(name).SetParentId(item.Parent.TraceId, item.Parent.SpanId, item.Parent.TraceFlags);
            activity.TraceStateString = item.Parent.TraceState;
            activity.Start();
        }

        activity?.SetTag("messaging.system", "sourcegenbus");
        activity?.SetTag("messaging.operation.type", "process");
        activity?.SetTag("messaging.destination.name", eventType.FullName);
        return activity;
    }

    /// <summary>A listener that throws when it is told of the source keeps it from being made.</summary>
    private static ActivitySource? CreateSource()
    {
        try
        {
            return new ActivitySource("SourceGenBus");
        }
        catch (Exception)
        {
            return null; // There is no log yet; the bus, whose source has the same name, logs the same failure.
        }
    }
}
