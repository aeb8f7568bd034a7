using RepoPulse.Events;

namespace RepoPulse.Git;

/// <summary>The heading of one commit.</summary>
internal sealed record CommitStart(string Id, Author Author, DateTimeOffset AuthoredAt, bool IsMerge) : LogRecord;
