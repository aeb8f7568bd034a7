using System.Collections.ObjectModel;
using System.Diagnostics;

namespace SourceGenBus;

/// <summary>
/// What travels beside an event: who caused it, in which conversation, in which transaction. Immutable; make a changed
/// copy with a <c>with</c> expression. A handler receives it by taking it as a parameter. <c>EmittingContext</c> is the one
/// kind of it through which a handler can emit events.
/// </summary>
public record EventContext
{
    private readonly IReadOnlyDictionary<string, string> _metadata = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>A context without any value.</summary>
    public static EventContext Empty { get; } = new();

    /// <summary>The conversation that the event belongs to, the same for everything one request leads to.</summary>
    public string? CorrelationId { get; init; }

    /// <summary>The id of the message that directly caused the event.</summary>
    public string? CausationId { get; init; }

    /// <summary>The user on whose behalf it happened.</summary>
    public string? UserId { get; init; }

    /// <summary>
    /// Free values such as an IP address or a user agent; empty, never null. The bus does not copy the dictionary: the
    /// publisher must not change it while handlers run.
    /// </summary>
    /// <exception cref="ArgumentNullException">Set to null.</exception>
    public IReadOnlyDictionary<string, string> Metadata
    {
        get => _metadata;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            _metadata = value;
        }
    }

    /// <summary>
    /// A database connection, transaction or unit of work that handlers shall use instead of their own; owned by the
    /// publisher, who keeps it open until the publish has completed. While it is set, handlers run one after another
    /// unless <see cref="Execution"/> says otherwise.
    /// </summary>
    public object? Session { get; init; }

    /// <summary>
    /// The unit of work that a command's handler takes part in; null in handlers of what is published after its commit.
    /// </summary>
    public IUnitOfWork? UnitOfWork { get; init; }

    /// <summary>
    /// The services at hand: those of the handler's own scope in a scoped or transient handler; otherwise what the
    /// publisher passed, or the bus's own (its container, or what was passed to <c>EventBusBuilder.UseServices</c>) when
    /// the event was published without a context. Null without either.
    /// </summary>
    public IServiceProvider? Services { get; init; }

    /// <summary>
    /// The span of the message that caused this one, as a W3C <c>traceparent</c>, and null without one. The span of a publish or send
    /// with this context is linked to it, and continues its trace where no activity is current, as in a background worker.
    /// Handlers receive the span of the message that they handle, when it is traced. What is no <c>traceparent</c> is ignored.
    /// </summary>
    public string? TraceParent { get; init; }

    /// <summary>The W3C <c>tracestate</c> that belongs to <see cref="TraceParent"/>.</summary>
    public string? TraceState { get; init; }

    /// <summary>
    /// Whether the handlers of this publish run at the same time or one after another. Handlers receive it as <c>Default</c>.
    /// </summary>
    public HandlerExecution Execution { get; init; }

    /// <summary>
    /// What a failing handler of this publish means for the other handlers and for the publisher. Handlers receive it as
    /// <c>Default</c>, so that it does not apply to what they publish in turn.
    /// </summary>
    public FailurePolicy Failures { get; init; }

    /// <summary>
    /// What of this context may outlive the caller, for work in the background: everything but <see cref="Session"/>,
    /// <see cref="Services"/>, <see cref="UnitOfWork"/> and the collector of a report, which end with whoever passed them. Handlers in the
    /// background thus get scopes of their own and never see a request's database session.
    /// </summary>
    /// <returns>This context, or a copy where it has any of them.</returns>
    public EventContext Detach() =>
        Session is null && Services is null && UnitOfWork is null && Outcomes is null && Deadline is null
            ? this
            : this with { Session = null, Services = null, UnitOfWork = null, Outcomes = null, Deadline = null };

    /// <summary>Collects how the handlers fare, when the publisher asked for a report.</summary>
    internal HandlerOutcomes? Outcomes { get; init; }

    /// <summary>The events that led to this one; null for the first.</summary>
    internal EventChain? Chain { get; init; }

    /// <summary>When the time of this publish is up, if somebody limits it.</summary>
    internal Deadline? Deadline { get; init; }

    /// <summary>Whether this publish is anything but concurrent and fail-open, as far as the context decides.</summary>
    internal bool AsksForPolicy =>
        Session is not null || AsksForThisPublish;

    private bool AsksForThisPublish =>
        Execution != HandlerExecution.Default || Failures != FailurePolicy.Default || Outcomes is not null;

    /// <summary>
    /// A copy that carries the current <see cref="Activity"/>, for a message that is published or sent later, when that activity is
    /// no longer current. This context itself when there is none.
    /// </summary>
    public EventContext WithCurrentTrace() => Activity.Current is { } current ? WithTrace(current) : this;

    /// <summary>Activities of the older hierarchical format have no <c>traceparent</c>.</summary>
    internal EventContext WithTrace(Activity activity) =>
        activity.IdFormat == ActivityIdFormat.W3C ? this with { TraceParent = activity.Id, TraceState = activity.TraceStateString } : this;

    /// <summary>
    /// What the handlers receive. What was asked of this publish must not apply to whatever they publish with the same context:
    /// a failing audit of theirs would otherwise throw, or appear in a report about another event.
    /// </summary>
    internal EventContext ForHandlers() =>
        AsksForThisPublish ? this with { Execution = HandlerExecution.Default, Failures = FailurePolicy.Default, Outcomes = null } : this;
}
