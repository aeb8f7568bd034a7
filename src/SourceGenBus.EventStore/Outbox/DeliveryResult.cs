namespace SourceGenBus.EventStore;

/// <summary>How an event fared with its handlers. Who is in neither list has it. Immutable.</summary>
/// <param name="Failures">Those that failed.</param>
/// <param name="Held">Those of its handlers that did not get it, since they were held.</param>
public sealed record DeliveryResult(IReadOnlyList<HandlerFailure> Failures, IReadOnlyList<string> Held)
{
    /// <summary>All handlers have it.</summary>
    public static DeliveryResult Arrived { get; } = new([], []);
}
