using SourceGenBus;

namespace RepoPulse.Events;

/// <summary>A commit entered the history. Its aggregate id is the commit's hash; its files follow as events of their own.</summary>
/// <param name="Author">Who wrote it.</param>
/// <param name="AuthoredAt">When, with the offset of the author's own clock.</param>
/// <param name="IsMerge">Whether it joins several lines of history. A merge has no file changes of its own.</param>
internal sealed record CommitRecorded(Author Author, DateTimeOffset AuthoredAt, bool IsMerge) : DomainEvent;
