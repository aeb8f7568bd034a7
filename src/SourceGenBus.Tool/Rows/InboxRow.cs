namespace SourceGenBus.Tool.Rows;

/// <summary>What a handler has claimed.</summary>
internal sealed record InboxRow(string Handler, long Claims, DateTimeOffset First, DateTimeOffset Last);
