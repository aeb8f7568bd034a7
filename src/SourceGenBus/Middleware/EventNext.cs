using SourceGenBus.Dispatch;

namespace SourceGenBus;

/// <summary>
/// The remaining pipeline of an event: the middleware that is further inside, then the handlers. The bus makes one for each
/// middleware when the way is put together, and none while an event is on it.
/// </summary>
/// <remarks>A test of a middleware may derive its own, which records what it is given.</remarks>
/// <typeparam name="TEvent">The event type.</typeparam>
public abstract class EventNext<TEvent>
    where TEvent : notnull
{
    /// <summary>The collector of whoever asked for a report; null while nobody did.</summary>
    internal virtual OutcomeCollector? Outcomes => null;

    /// <summary>Goes on. A failing handler is not seen here unless the event's failure policy throws.</summary>
    /// <param name="event">The event, or another of the same type in its place.</param>
    /// <param name="context">The context, or a changed copy of it.</param>
    /// <param name="cancellationToken">The token that the rest receives.</param>
    /// <returns>A task that completes when the rest has.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="event"/> or <paramref name="context"/> is null.</exception>
    public abstract ValueTask InvokeAsync(TEvent @event, EventContext context, CancellationToken cancellationToken);

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
        RequirePassable(@event, context);
        var outer = Outcomes is { } outcomes && outcomes.IsFor(typeof(TEvent)) ? outcomes : null;
        var own = new OutcomeCollector(typeof(TEvent), outer?.Gate);
        try
        {
            await ReportAsync(@event, context, own, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            if (outer is not null)
                own.CopyTo(outer);
        }

        return own.ToReport();
    }

    /// <summary>Goes on, with a collector that reaches the handlers whatever contexts the middleware on the way passes on.</summary>
    internal virtual ValueTask ReportAsync(
        TEvent @event,
        EventContext context,
        OutcomeCollector outcomes,
        CancellationToken cancellationToken) =>
        InvokeAsync(@event, Carry(context, outcomes), cancellationToken);

    /// <summary>
    /// A middleware may pass on a context that it made itself; whoever asked for a report gets one nevertheless, and nobody else does.
    /// </summary>
    internal static EventContext Carry(EventContext context, OutcomeCollector? outcomes) =>
        ReferenceEquals(context.Outcomes, outcomes) ? context : context with { Outcomes = outcomes };

    internal static void RequirePassable(TEvent @event, EventContext context)
    {
        if (@event is null)
            throw new ArgumentNullException(nameof(@event), "A middleware passed a null event on.");
        ArgumentNullException.ThrowIfNull(context);
    }
}
