namespace SourceGenBus.EventStore.Hosting;

/// <summary>How a projection or a subscription fares.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Lag">How many positions it is behind.</param>
/// <param name="Parked">How many events it has put aside.</param>
/// <param name="Failure">What it fails on.</param>
internal sealed record FollowerSample(string Name, long Lag, long Parked, ProjectionFailure? Failure);
