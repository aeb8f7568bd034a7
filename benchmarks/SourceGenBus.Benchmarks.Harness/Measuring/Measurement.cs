namespace SourceGenBus.Benchmarks.Harness.Measuring;

/// <summary>What was measured of one contender. Ratios are to the first contender in the same round.</summary>
internal sealed record Measurement(string Scenario, string Contender, double Nanoseconds, double Ratio, double LeastRatio, long Bytes);
