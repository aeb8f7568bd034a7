namespace SourceGenBus.Transports;

/// <summary>What one program needs of a broker. Immutable.</summary>
/// <param name="Destinations">The destinations that it sends to.</param>
/// <param name="Subscriptions">What it receives.</param>
public sealed record TransportTopology(IReadOnlyList<string> Destinations, IReadOnlyList<TransportSubscription> Subscriptions);
