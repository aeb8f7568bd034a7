namespace SourceGenBus.Generators.Baseline;

/// <summary>An event of a baseline, and where it stands there.</summary>
/// <param name="Shape">The event.</param>
/// <param name="Position">Where its name begins, without the quote.</param>
/// <param name="Length">How long its name is.</param>
internal sealed record ReleasedEvent(EventShape Shape, int Position, int Length);
