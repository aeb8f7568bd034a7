using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace SourceGenBus.Dispatch;

/// <summary>
/// The end of the way of an event through its middleware: the handlers. Derived by generated code that knows their route.
/// </summary>
/// <typeparam name="TEvent">The exact event type.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public class HandlersNext<TEvent> : EventNext<TEvent>
    where TEvent : notnull
{
    private readonly EventRoute<TEvent> _handlers;

    /// <summary>Makes the end of a way.</summary>
    /// <param name="handlers">Where it leads to.</param>
    public HandlersNext(EventRoute<TEvent> handlers) => _handlers = handlers;

    /// <inheritdoc />
    public override ValueTask InvokeAsync(TEvent @event, EventContext context, CancellationToken cancellationToken)
    {
        RequirePassable(@event, context);
        return _handlers.DispatchInContextAsync(@event, Carry(context, null), cancellationToken);
    }

    /// <summary>Whether the generated route itself may be called: nothing is missing, and nothing but the usual is asked for.</summary>
    /// <param name="event">The event.</param>
    /// <param name="context">The context.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected static bool IsPlain(TEvent @event, EventContext context) => @event is not null && context is { AsksForPolicy: false };

    internal sealed override ValueTask ReportAsync(
        TEvent @event,
        EventContext context,
        OutcomeCollector outcomes,
        CancellationToken cancellationToken) =>
        _handlers.DispatchInContextAsync(@event, Carry(context, outcomes), cancellationToken);
}
