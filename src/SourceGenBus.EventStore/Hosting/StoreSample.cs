namespace SourceGenBus.EventStore.Hosting;

/// <summary>How a store stood at some time.</summary>
/// <param name="Outbox">What is in the outbox, and the dead letters.</param>
/// <param name="OldestDue">Since when the oldest event waits that could have been delivered.</param>
/// <param name="Followers">How projections and subscriptions fare.</param>
internal sealed record StoreSample(OutboxState Outbox, DateTimeOffset? OldestDue, IReadOnlyList<FollowerSample> Followers);
