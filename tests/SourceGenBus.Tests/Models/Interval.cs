namespace SourceGenBus.Tests.Models;

/// <summary>From before a call began until after it ended.</summary>
internal sealed class Interval
{
    internal long Start { get; init; }

    internal long End { get; set; } = long.MaxValue;

    internal bool IsBefore(Interval other) => End < other.Start;
}
