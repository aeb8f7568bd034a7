namespace SourceGenBus.Benchmarks.Store.Measuring;

/// <summary>How much is measured.</summary>
/// <param name="Rounds">Rounds of each comparison.</param>
/// <param name="Events">Events of a turn.</param>
/// <param name="Deliveries">Events whose way to the handler is timed.</param>
/// <param name="Fill">Events in the store for the comparison of an empty with a full one.</param>
internal sealed record Scale(int Rounds, int Events, int Deliveries, int Fill)
{
    internal static Scale Smoke { get; } = new(1, 200, 10, 2_000);

    /// <summary>Enough to see a change while working on it: the full one takes the better part of an hour.</summary>
    internal static Scale Quick { get; } = new(5, 5_000, 100, 20_000);

    internal static Scale Full { get; } = new(15, 5_000, 400, 1_000_000);
}
