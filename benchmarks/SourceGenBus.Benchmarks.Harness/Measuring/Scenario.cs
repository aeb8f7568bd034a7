namespace SourceGenBus.Benchmarks.Harness.Measuring;

/// <summary>A table of contenders for the same work. The first is the floor that the others are compared with.</summary>
/// <param name="Name">A short name for the command line and the results.</param>
/// <param name="Title">The heading of the table.</param>
/// <param name="EventTypes">How many event types are published in rotation.</param>
/// <param name="Synchronous">Whether every handler completes synchronously.</param>
/// <param name="Contenders">The rows.</param>
internal sealed record Scenario(string Name, string Title, int EventTypes, bool Synchronous, IReadOnlyList<Contender> Contenders);
