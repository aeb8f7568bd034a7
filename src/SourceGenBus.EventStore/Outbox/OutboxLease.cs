namespace SourceGenBus.EventStore;

/// <summary>What a relay may deliver for some time. Its token is known to nobody else and good for this lease only.</summary>
/// <param name="Token">Names the lease in the database.</param>
/// <param name="Partitions">How many partitions are leased; 0 when there was nothing to do.</param>
/// <param name="Messages">What to deliver: those of one key in order.</param>
public sealed record OutboxLease(string Token, int Partitions, IReadOnlyList<OutboxMessage> Messages);
