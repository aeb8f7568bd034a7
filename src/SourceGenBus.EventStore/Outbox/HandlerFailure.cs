namespace SourceGenBus.EventStore;

/// <summary>A handler that failed to handle an event.</summary>
/// <param name="Handler">Its stable name.</param>
/// <param name="Exception">What it threw.</param>
/// <param name="Contract">Its contract, whose policy decides about the next attempt; null for the relay's policy.</param>
public sealed record HandlerFailure(string Handler, Exception Exception, HandlerContract? Contract = null);
