using SourceGenBus;

namespace RepoPulse.Events;

/// <summary>The whole history has been published; nothing follows.</summary>
internal sealed record HistoryRead(string RepositoryName) : DomainEvent;
