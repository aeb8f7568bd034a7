namespace SourceGenBus;

/// <summary>How one handler fared with one event.</summary>
/// <param name="HandlerType">The handler class; see <see cref="EventFailure.HandlerType"/> for run-time subscriptions.</param>
/// <param name="Exception">What it threw, or null when it completed. A cancellation the publisher asked for is told here too.</param>
public readonly record struct HandlerOutcome(Type HandlerType, Exception? Exception)
{
    /// <summary>Whether the handler completed.</summary>
    public bool Succeeded => Exception is null;
}
