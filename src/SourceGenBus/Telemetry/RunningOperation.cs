using System.Diagnostics;

namespace SourceGenBus.Telemetry;

/// <summary>
/// An operation that has started. Ended once, in the async method that started it. The default one, which a program without
/// telemetry has, does nothing.
/// </summary>
internal readonly struct RunningOperation
{
    private readonly Operation _operation;
    private readonly Activity? _activity; // The span; null when nobody wants it.
    private readonly bool _isCounted;
    private readonly long _started;

    internal RunningOperation(Operation operation, Activity? activity, bool isCounted)
    {
        _operation = operation;
        _activity = activity;
        _isCounted = isCounted;
        _started = Stopwatch.GetTimestamp();
    }

    /// <summary>The context for whoever is called: what they publish with it is linked to this span.</summary>
    internal EventContext? Carry(EventContext? context, EventContext otherwise) =>
        EventBusTelemetry.IsSupported && _activity is { } activity ? (context ?? otherwise).WithTrace(activity) : context;

    /// <summary>Tells how many handlers it reaches.</summary>
    internal void SetHandlerCount(int count)
    {
        if (EventBusTelemetry.IsSupported)
            _activity?.SetTag(TagNames.HandlerCount, count); // Tells no listener.
    }

    /// <summary>Makes the span the current one, where what goes on was left meanwhile.</summary>
    internal void MakeCurrent()
    {
        if (!EventBusTelemetry.IsSupported || _activity is not { } activity)
            return;
        try
        {
            Activity.Current = activity;
        }
        catch (Exception exception)
        {
            _operation.ListenerFailed(exception);
        }
    }

    /// <summary>Ends it: the span, the clock, the call in flight.</summary>
    /// <param name="failure">What was thrown, or null.</param>
    /// <param name="isCancelled">Whether it was thrown because the caller cancelled, which is no failure.</param>
    internal void End(Exception? failure = null, bool isCancelled = false)
    {
        if (!EventBusTelemetry.IsSupported)
            return;

        var elapsed = Stopwatch.GetElapsedTime(_started).TotalSeconds;
        var tags = _operation.Tags();
        if (_isCounted)
            _operation.AddActive(-1, tags);

        var outcome = failure is null ? "completed" : isCancelled ? "cancelled" : "failed";
        var errorType = failure is null || isCancelled ? null : failure.GetType().ToString();
        if (errorType is not null)
        {
            tags.Add(TagNames.ErrorType, errorType);
            _operation.Add(Instruments.Failures, 1, tags);
        }

        tags.Add(TagNames.Outcome, outcome);
        _operation.Record(elapsed, tags);
        EndActivity(outcome, errorType, failure);
    }

    private void EndActivity(string outcome, string? errorType, Exception? failure)
    {
        if (_activity is not { } activity)
            return;
        try
        {
            if (activity.IsAllDataRequested)
                Describe(activity, outcome, errorType, failure);
        }
        catch (Exception exception)
        {
            _operation.ListenerFailed(exception); // Or the message of the handler's own exception threw.
        }

        try
        {
            activity.Dispose();
        }
        catch (Exception exception)
        {
            _operation.ListenerFailed(exception);
            Leave(activity);
        }
    }

    /// <summary>An activity whose listener threw when it ended has ended, and is still the current one.</summary>
    private void Leave(Activity activity)
    {
        try
        {
            if (ReferenceEquals(Activity.Current, activity))
                Activity.Current = activity.Parent;
        }
        catch (Exception exception)
        {
            _operation.ListenerFailed(exception);
        }
    }

    private static void Describe(Activity activity, string outcome, string? errorType, Exception? failure)
    {
        activity.SetTag(TagNames.Outcome, outcome);
        if (errorType is null)
            return;
        activity.SetTag(TagNames.ErrorType, errorType);
        activity.SetStatus(ActivityStatusCode.Error, failure!.Message);
        activity.AddException(failure);
    }
}
