namespace SourceGenBus.Tool.Rows;

/// <summary>A difference between an assembly and its baseline.</summary>
internal sealed record BaselineRow(string Event, bool Breaking, string Change);
