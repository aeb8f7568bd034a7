namespace SourceGenBus.Dispatch;

/// <summary>Travels inside a context to where the handlers are called and collects how they fared. Thread-safe.</summary>
internal sealed class OutcomeCollector
{
    private readonly List<(int Handler, HandlerOutcome Outcome)> _outcomes = [];

    internal void Add(int handler, HandlerOutcome outcome)
    {
        lock (_outcomes)
            _outcomes.Add((handler, outcome));
    }

    internal PublishReport ToReport()
    {
        lock (_outcomes)
            return new PublishReport([.. _outcomes.OrderBy(static entry => entry.Handler).Select(static entry => entry.Outcome)]);
    }
}
