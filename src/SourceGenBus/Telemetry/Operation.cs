using System.Diagnostics;

namespace SourceGenBus.Telemetry;

/// <summary>
/// One kind of thing that happens again and again: publishing one event type, calling one handler with it, sending one
/// command type. Immutable, and made once per route, so that no name is put together while messages travel.
/// </summary>
internal sealed class Operation
{
    private const string System = "sourcegenbus";

    private readonly string _name;
    private readonly string _type;
    private readonly string _destination;
    private readonly string _spanName;
    private readonly ActivityKind _kind;

    private Operation(string name, string type, Type message, Type? handler, ActivityKind kind)
    {
        _name = name;
        _type = type;
        _destination = message.ToString();
        Handler = handler?.ToString();
        _kind = kind;
        _spanName = $"{name} {(kind == ActivityKind.Consumer ? Handler : _destination)}";
    }

    /// <summary>The handler class; null for a publish, which reaches any number of them.</summary>
    internal string? Handler { get; }

    internal static Operation Publish(Type @event) =>
        new("publish", "send", @event, null, ActivityKind.Producer);

    internal static Operation Handle(Type @event, Type handler) =>
        new("handle", "process", @event, handler, ActivityKind.Consumer);

    internal static Operation Send(string name, Type message, Type handler) =>
        new(name, "process", message, handler, ActivityKind.Internal);

    /// <summary>Starts a span, if somebody wants it, as the current one of the calling async method; starts the clock, and counts.</summary>
    internal RunningOperation Start(object message, EventContext? context)
    {
        if (!EventBusTelemetry.IsSupported)
            return default;

        var activity = Instruments.Source.HasListeners() ? StartActivity(message, context) : null;
        Instruments.CountOf(_kind).Add(1, Tags());

        // Who starts listening meanwhile must not see a call end that it never saw start.
        var isCounted = Handler is not null && Instruments.Active.Enabled;
        if (isCounted)
            Instruments.Active.Add(1, Tags());
        return new RunningOperation(this, activity, isCounted);
    }

    internal void Record(double seconds, in TagList tags) => Instruments.DurationOf(_kind).Record(seconds, tags);

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

    private Activity? StartActivity(object message, EventContext? context)
    {
        // Samplers see what is given here, and nothing that is set later.
        var tags = Tags();
        tags.Add(TagNames.OperationType, _type);

        // The handlers of an event are its publish's children; only what starts something new has a cause to link to.
        var cause = default(ActivityContext);
        var isLinked = _kind != ActivityKind.Consumer && ActivityContext.TryParse(context?.TraceParent, context?.TraceState, out cause);
        if (!EventBusTelemetry.IsSupported)
            return default;

        var activity = Instruments.Source.StartActivity(
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
