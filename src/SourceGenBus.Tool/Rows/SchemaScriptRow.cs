namespace SourceGenBus.Tool.Rows;

/// <summary>What a migration would do.</summary>
internal sealed record SchemaScriptRow(int Current, int Newest, string Script);
