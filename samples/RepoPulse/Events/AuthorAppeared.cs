using SourceGenBus;

namespace RepoPulse.Events;

/// <summary>An author was seen for the first time. Published before the author's first <see cref="CommitRecorded"/>.</summary>
/// <param name="Author">Who appeared.</param>
/// <param name="AuthoredAt">When the first commit was written, with the offset of the author's own clock.</param>
internal sealed record AuthorAppeared(Author Author, DateTimeOffset AuthoredAt) : DomainEvent;
