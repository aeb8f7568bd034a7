using RepoPulse.Events;

namespace RepoPulse.Handlers;

/// <summary>What one author did.</summary>
internal sealed record Contribution(Author Author, DateTimeOffset First)
{
    internal int Commits { get; init; }

    internal long Added { get; init; }

    internal long Deleted { get; init; }

    internal DateTimeOffset Last { get; init; } = First;
}
