namespace SourceGenBus.Tool.Rows;

/// <summary>The version of a store's schema, and the one that this tool knows.</summary>
internal sealed record SchemaRow(int Current, int Newest);
