using System.Diagnostics;

namespace SourceGenBus.Hosting;

/// <summary>Handles an event in the trace that it was enqueued in.</summary>
internal static class QueueTracing
{
    private static readonly ActivitySource Source = new("SourceGenBus");

    /// <summary>Null in a program without telemetry, and when nobody listens and the event was enqueued outside of any trace.</summary>
    internal static Activity? Start(QueuedEvent item)
    {
        if (!EventBusTelemetry.IsSupported || (!Source.HasListeners() && item.Parent == default))
            return null;

        var eventType = item.Event.GetType();
        var name = "process " + eventType;
        var activity = Source.StartActivity(name, ActivityKind.Consumer, item.Parent);
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

    internal static void Fail(Activity? activity, UnhandledReason reason, Exception? exception)
    {
        activity?.SetStatus(ActivityStatusCode.Error, exception?.Message ?? reason.ToString());
        activity?.SetTag("error.type", exception?.GetType().FullName ?? reason.ToString());
    }
}
