using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace SourceGenBus.Dispatch;

/// <summary>
/// One middleware on the way of an event. Generated code derives one sealed class for each, which holds the next step as the class
/// that it is: so the JIT sees through the whole way, and inlines what is short.
/// </summary>
/// <typeparam name="TEvent">The exact event type.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class EventStep<TEvent> : EventNext<TEvent>
    where TEvent : notnull
{
    private readonly EventNext<TEvent> _rest;

    /// <summary>Makes a step.</summary>
    /// <param name="rest">What the middleware leads to.</param>
    protected EventStep(EventNext<TEvent> rest) => _rest = rest;

    /// <summary>Calls the middleware.</summary>
    /// <param name="event">The event.</param>
    /// <param name="context">The context.</param>
    /// <param name="next">The remaining pipeline that it is given.</param>
    /// <param name="cancellationToken">The token.</param>
    protected abstract ValueTask CallAsync(
        TEvent @event, EventContext context, EventNext<TEvent> next, CancellationToken cancellationToken);

    /// <summary>Whether the middleware can be called with its usual next: nothing is missing, and nobody asked for a report.</summary>
    /// <param name="event">The event.</param>
    /// <param name="context">The context.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected static bool IsPlain(TEvent @event, EventContext context) => @event is not null && context is { Outcomes: null };

    /// <summary>Everything else that may be passed on.</summary>
    /// <param name="event">The event.</param>
    /// <param name="context">The context.</param>
    /// <param name="cancellationToken">The token.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    protected ValueTask ContinueAsync(TEvent @event, EventContext context, CancellationToken cancellationToken)
    {
        RequirePassable(@event, context);
        return InvokeAsync(@event, Carry(context, null), cancellationToken);
    }

    internal sealed override ValueTask ReportAsync(
        TEvent @event,
        EventContext context,
        OutcomeCollector outcomes,
        CancellationToken cancellationToken) =>
        CallAsync(@event, Carry(context, outcomes), new ReportingNext<TEvent>(_rest, outcomes), cancellationToken);
}
