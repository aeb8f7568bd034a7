using SourceGenBus.Dispatch;

namespace SourceGenBus;

/// <summary>The rest of the way of an event: the middleware that is further inside, then the handlers.</summary>
/// <typeparam name="TEvent">The event type.</typeparam>
#pragma warning disable CA1815 // Lives for one call and is never compared.
public readonly struct EventNext<TEvent>
    where TEvent : notnull
{
    private readonly MiddlewareRoute<TEvent> _route;
    private readonly int _position;
    private readonly OutcomeCollector? _outcomes;

    internal EventNext(MiddlewareRoute<TEvent> route, int position, OutcomeCollector? outcomes)
    {
        _route = route;
        _position = position;
        _outcomes = outcomes;
    }

    /// <summary>Goes on. A failing handler is not seen here unless the event's failure policy throws.</summary>
    /// <param name="event">The event, or another of the same type in its place.</param>
    /// <param name="context">The context, or a changed copy of it.</param>
    /// <param name="cancellationToken">The token that the rest receives.</param>
    /// <returns>A task that completes when the rest has.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="event"/> or <paramref name="context"/> is null.</exception>
    public ValueTask InvokeAsync(TEvent @event, EventContext context, CancellationToken cancellationToken) =>
        InvokeAsync(@event, context, _outcomes, cancellationToken);

    /// <summary>
    /// Goes on and returns how each handler fared, for middleware that depends on the outcome. What the handlers throw is then
    /// in the report and nowhere else, under any failure policy: it is for the middleware to act upon, for example with
    /// <see cref="PublishReport.ThrowIfFailed"/>. What a middleware further inside throws comes through.
    /// </summary>
    /// <param name="event">The event, or another of the same type in its place.</param>
    /// <param name="context">The context, or a changed copy of it.</param>
    /// <param name="cancellationToken">The token that the rest receives.</param>
    /// <returns>The report.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="event"/> or <paramref name="context"/> is null.</exception>
    public async ValueTask<PublishReport> InvokeAndReportAsync(TEvent @event, EventContext context, CancellationToken cancellationToken)
    {
        var outer = _outcomes is not null && _outcomes.IsFor(typeof(TEvent)) ? _outcomes : null;
        var own = new OutcomeCollector(typeof(TEvent), outer?.Gate);
        try
        {
            await InvokeAsync(@event, context, own, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            if (outer is not null)
                own.CopyTo(outer);
        }

        return own.ToReport();
    }

    private ValueTask InvokeAsync(TEvent @event, EventContext context, OutcomeCollector? outcomes, CancellationToken cancellationToken)
    {
        if (@event is null)
            throw new ArgumentNullException(nameof(@event), "A middleware passed a null event on.");
        ArgumentNullException.ThrowIfNull(context);

        // A middleware may pass on a context that it made itself; whoever asked for a report gets one nevertheless.
        if (!ReferenceEquals(context.Outcomes, outcomes))
            context = context with { Outcomes = outcomes };
        return _route.InvokeNextAsync(_position, @event, context, cancellationToken);
    }
}
