namespace SourceGenBus.Generators.Baseline;

/// <summary>One difference between an event and its last release.</summary>
/// <param name="IsBreaking">Whether a stored event, or an older program, suffers from it.</param>
/// <param name="Description">The difference as part of a sentence: "'total' was decimal and is double".</param>
internal sealed record ShapeChange(bool IsBreaking, string Description);
