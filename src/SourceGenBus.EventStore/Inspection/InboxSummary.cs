namespace SourceGenBus.EventStore;

/// <summary>What a handler has claimed in the inbox.</summary>
/// <param name="Handler">The stable name of the handler.</param>
/// <param name="Claims">How many events it has handled and the inbox has not forgotten.</param>
/// <param name="First">When it claimed the first of them.</param>
/// <param name="Last">When it claimed the last of them.</param>
public sealed record InboxSummary(string Handler, long Claims, DateTimeOffset First, DateTimeOffset Last);
