namespace SourceGenBus.Dispatch;

/// <summary>The remaining pipeline of an event that somebody wants a report of. Made for one publish.</summary>
internal sealed class ReportingNext<TEvent>(EventNext<TEvent> rest, OutcomeCollector outcomes) : EventNext<TEvent>
    where TEvent : notnull
{
    internal override OutcomeCollector? Outcomes => outcomes;

    public override ValueTask InvokeAsync(TEvent @event, EventContext context, CancellationToken cancellationToken)
    {
        RequirePassable(@event, context);
        return rest.ReportAsync(@event, context, outcomes, cancellationToken);
    }

    internal override ValueTask ReportAsync(
        TEvent @event,
        EventContext context,
        OutcomeCollector other,
        CancellationToken cancellationToken) =>
        rest.ReportAsync(@event, context, other, cancellationToken);
}
