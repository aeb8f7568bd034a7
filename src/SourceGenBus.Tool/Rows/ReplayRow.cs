namespace SourceGenBus.Tool.Rows;

/// <summary>The dead letters that a command took out of the list.</summary>
internal sealed record ReplayRow(int Count, IReadOnlyList<string> Ids);
