namespace SourceGenBus.Tool.Rows;

/// <summary>A stream.</summary>
internal sealed record StreamRow(string Stream, long Version, long LastPosition, DateTimeOffset LastTime);
