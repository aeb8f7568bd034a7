namespace SourceGenBus.Benchmarks.Store.Measuring;

/// <summary>What two contenders did.</summary>
/// <param name="Store">Events a second of the store, median.</param>
/// <param name="Bare">Events a second of bare ADO.NET, median.</param>
/// <param name="Ratio">The store's throughput by the other's in the same round, median: 1 is as fast, less is slower.</param>
internal sealed record Comparison(double Store, double Bare, double Ratio);
