namespace SourceGenBus.Tool.Rows;

/// <summary>How the outbox stands, and its first events.</summary>
internal sealed record OutboxRow(
    long Ready, long Waiting, long Parked, long DeadLetters, DateTimeOffset? NextDue, IReadOnlyList<EventRow> Events);
