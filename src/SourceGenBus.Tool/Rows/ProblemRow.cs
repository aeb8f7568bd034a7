namespace SourceGenBus.Tool.Rows;

/// <summary>Something that must not be in a store.</summary>
internal sealed record ProblemRow(string Kind, string Subject, string Description);
