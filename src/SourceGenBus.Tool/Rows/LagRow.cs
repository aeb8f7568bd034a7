namespace SourceGenBus.Tool.Rows;

/// <summary>How far a projection or subscriber is behind.</summary>
internal sealed record LagRow(string Name, long Position, long Lag);
