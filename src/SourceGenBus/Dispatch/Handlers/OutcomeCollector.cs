namespace SourceGenBus.Dispatch;

/// <summary>
/// Travels inside a context to where the handlers are called and collects how they fared. Thread-safe. It knows its event
/// type, since a middleware may publish another event with the context that carries it.
/// </summary>
internal sealed class OutcomeCollector(Type eventType, HandlerGate? gate = null) : HandlerOutcomes
{
    private readonly List<(int Handler, HandlerOutcome Outcome)> _outcomes = [];

    /// <summary>The collector that a context carries for an event type, if it does.</summary>
    internal static OutcomeCollector? For<TEvent>(EventContext? context) =>
        context?.Outcomes is OutcomeCollector collector && collector.IsFor(typeof(TEvent)) ? collector : null;

    /// <summary>What stands before each handler; null for nothing.</summary>
    internal HandlerGate? Gate => gate;

    internal bool IsFor(Type type) => type == eventType;

    internal void Add(int handler, HandlerOutcome outcome)
    {
        lock (_outcomes)
            _outcomes.Add((handler, outcome));
    }

    /// <summary>Adds what was collected to another one, which reports to somebody further outside.</summary>
    internal void CopyTo(OutcomeCollector other)
    {
        lock (_outcomes)
            _outcomes.ForEach(entry => other.Add(entry.Handler, entry.Outcome));
    }

    internal PublishReport ToReport()
    {
        lock (_outcomes)
            return new PublishReport([.. _outcomes.OrderBy(static entry => entry.Handler).Select(static entry => entry.Outcome)]);
    }
}
