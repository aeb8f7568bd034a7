namespace SourceGenBus;

/// <summary>How the handlers of one publish fared. Immutable.</summary>
public sealed class PublishReport
{
    internal PublishReport(HandlerOutcome[] outcomes) => Outcomes = outcomes;

    /// <summary>One outcome per handler that was started, in the order of the handlers. Empty when nothing handles the event.</summary>
    public IReadOnlyList<HandlerOutcome> Outcomes { get; }

    /// <summary>Whether every handler that was started completed.</summary>
    public bool Succeeded => Outcomes.All(static outcome => outcome.Succeeded);

    /// <summary>The outcomes of those that did not.</summary>
    public IEnumerable<HandlerOutcome> Failures => Outcomes.Where(static outcome => !outcome.Succeeded);

    /// <summary>Throws what the handlers threw, if any did, as <see cref="FailurePolicy.ThrowAfterAll"/> would have.</summary>
    /// <exception cref="AggregateException">At least one handler did not complete.</exception>
    public void ThrowIfFailed()
    {
        if (!Succeeded)
            throw new AggregateException(Failures.Select(static outcome => outcome.Exception!));
    }
}
