namespace SourceGenBus.Tool.Rows;

/// <summary>A failed attempt to deliver an event.</summary>
internal sealed record AttemptRow(int Number, string Handler, string Error, DateTimeOffset FailedAt);
