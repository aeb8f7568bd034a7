using System.Diagnostics;
using System.Diagnostics.Metrics;
using SourceGenBus.Diagnostics;

namespace SourceGenBus.Telemetry;

/// <summary>
/// One kind of thing that happens again and again: publishing one event type, calling one handler with it, sending one
/// command type. Made once per route, so that no name is put together while messages travel.
/// </summary>
/// <remarks>
/// Whoever listens is code of the application. What it throws is logged, once for each of these, and disturbs neither handlers nor
/// publishers. Thread-safe.
/// </remarks>
internal sealed class Operation
{
    private const string System = "sourcegenbus";

    private readonly string _name;
    private readonly string _type;
    private readonly string _destination;
    private readonly string _spanName;
    private readonly ActivityKind _kind;
    private readonly EventBusLog _log;
    private int _hasFailed;

    private Operation(EventBusLog log, string name, string type, Type message, Type? handler, ActivityKind kind)
    {
        _log = log;
        _name = name;
        _type = type;
        _destination = message.ToString();
        Handler = handler?.ToString();
        _kind = kind;
        _spanName = $"{name} {(kind == ActivityKind.Consumer ? Handler : _destination)}";
    }

    /// <summary>The handler class; null for a publish, which reaches any number of them.</summary>
    internal string? Handler { get; }

    internal static Operation Publish(EventBus bus, Type @event) =>
        new(bus.Log, "publish", "send", @event, null, ActivityKind.Producer);

    internal static Operation Handle(EventBus bus, Type @event, Type handler) =>
        new(bus.Log, "handle", "process", @event, handler, ActivityKind.Consumer);

    internal static Operation Send(EventBus bus, string name, Type message, Type handler) =>
        new(bus.Log, name, "process", message, handler, ActivityKind.Internal);

    /// <summary>
    /// Starts a span, if somebody wants it, as the current one of the calling async method; starts the clock, and counts.
    /// </summary>
    internal RunningOperation Start(object message, EventContext? context)
    {
        if (!EventBusTelemetry.IsSupported)
            return default;

        var activity = Instruments.Source is { } source && source.HasListeners() ? StartActivity(source, message, context) : null;
        Add(Instruments.CountOf(_kind), 1, Tags());

        // Who starts listening meanwhile must not see a call end that it never saw start.
        var isCounted = Handler is not null && Instruments.Active is { Enabled: true };
        if (isCounted)
            AddActive(1, Tags());
        return new RunningOperation(this, activity, isCounted);
    }

    internal void Add(Counter<long>? counter, long delta, in TagList tags)
    {
        try
        {
            counter?.Add(delta, tags);
        }
        catch (Exception exception)
        {
            ListenerFailed(exception);
        }
    }

    internal void AddActive(long delta, in TagList tags)
    {
        try
        {
            Instruments.Active?.Add(delta, tags);
        }
        catch (Exception exception)
        {
            ListenerFailed(exception);
        }
    }

    internal void Record(double seconds, in TagList tags)
    {
        try
        {
            Instruments.DurationOf(_kind)?.Record(seconds, tags);
        }
        catch (Exception exception)
        {
            ListenerFailed(exception);
        }
    }

    internal void ListenerFailed(Exception exception)
    {
        if (Interlocked.Exchange(ref _hasFailed, 1) == 0)
            _log.ListenerFailed(_spanName, exception);
    }

    /// <summary>What every measurement is told apart by. Few values each: nothing of a single message is among them.</summary>
    internal TagList Tags()
    {
        var tags = new TagList
        {
            { TagNames.System, System },
            { TagNames.OperationName, _name },
            { TagNames.Destination, _destination },
        };
        if (Handler is not null)
            tags.Add(TagNames.Handler, Handler);
        return tags;
    }

    private Activity? StartActivity(ActivitySource source, object message, EventContext? context)
    {
        var before = Activity.Current;
        try
        {
            return StartUnguarded(source, message, context);
        }
        catch (Exception exception)
        {
            ListenerFailed(exception);
            Restore(before);
            return null;
        }
    }

    /// <summary>The activity may have become the current one before a listener threw; nobody would end it.</summary>
    private void Restore(Activity? before)
    {
        try
        {
            Activity.Current = before;
        }
        catch (Exception exception)
        {
            ListenerFailed(exception);
        }
    }

    private Activity? StartUnguarded(ActivitySource source, object message, EventContext? context)
    {
        // Samplers see what is given here, and nothing that is set later.
        var tags = Tags();
        tags.Add(TagNames.OperationType, _type);

        // The handlers of an event are its publish's children; only what starts something new has a cause to link to.
        var cause = default(ActivityContext);
        var isLinked = _kind != ActivityKind.Consumer && ActivityContext.TryParse(context?.TraceParent, context?.TraceState, out cause);
        if (!EventBusTelemetry.IsSupported)
            return default;

        var activity = source.StartActivity(
            _kind,
            isLinked && Activity.Current is null ? cause : default,
            tags,
            isLinked ? [new ActivityLink(cause)] : null,
            startTime: default,
            _spanName);
        if (activity is not { IsAllDataRequested: true })
            return activity;

        if (EventIdentity.Of(message) is { } id)
            activity.SetTag(TagNames.MessageId, id.ToString());
        if (context?.CorrelationId is { } correlationId)
            activity.SetTag(TagNames.ConversationId, correlationId);
        if (context?.CausationId is { } causationId)
            activity.SetTag(TagNames.CausationId, causationId);
        return activity;
    }
}
