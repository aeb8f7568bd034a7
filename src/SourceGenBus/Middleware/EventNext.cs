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

    internal EventNext(MiddlewareRoute<TEvent> route, int position)
    {
        _route = route;
        _position = position;
    }

    /// <summary>Goes on. A failing handler is not seen here unless the event's failure policy throws.</summary>
    /// <param name="event">The event, or another of the same type in its place.</param>
    /// <param name="context">The context, or a changed copy of it.</param>
    /// <param name="cancellationToken">The token that the rest receives.</param>
    /// <returns>A task that completes when the rest has.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="event"/> or <paramref name="context"/> is null.</exception>
    public ValueTask InvokeAsync(TEvent @event, EventContext context, CancellationToken cancellationToken) =>
        _route.InvokeNextAsync(_position, @event, context, cancellationToken);

    /// <summary>Goes on and returns how each handler fared, for middleware that depends on the outcome.</summary>
    /// <param name="event">The event, or another of the same type in its place.</param>
    /// <param name="context">The context, or a changed copy of it.</param>
    /// <param name="cancellationToken">The token that the rest receives.</param>
    /// <returns>The report.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="event"/> or <paramref name="context"/> is null.</exception>
    public async ValueTask<PublishReport> InvokeAndReportAsync(TEvent @event, EventContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        var collector = context.Outcomes ?? new OutcomeCollector();
        await _route.InvokeNextAsync(_position, @event, context with { Outcomes = collector }, cancellationToken).ConfigureAwait(false);
        return collector.ToReport();
    }
}
