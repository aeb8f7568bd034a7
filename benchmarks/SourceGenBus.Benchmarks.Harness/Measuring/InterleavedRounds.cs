using System.Diagnostics;

namespace SourceGenBus.Benchmarks.Harness.Measuring;

/// <summary>
/// Measures contenders beside one another: each round gives every contender a short turn, so that what disturbs the
/// machine disturbs all of them. A ratio is taken inside a round; the median over the rounds is what counts.
/// </summary>
internal sealed class InterleavedRounds(int rounds, TimeSpan turn)
{
    internal async Task<IReadOnlyList<Measurement>> MeasureAsync(Scenario scenario)
    {
        var contenders = scenario.Contenders;
        await WarmUpAsync(contenders);

        var counts = new int[contenders.Count];
        for (var index = 0; index < counts.Length; index++)
            counts[index] = await CalibrateAsync(contenders[index]);

        var times = new double[contenders.Count, rounds];
        for (var round = 0; round < rounds; round++)
        {
            for (var position = 0; position < contenders.Count; position++)
            {
                // Another contender starts each round, so that none always runs in the wake of the same one.
                var index = (position + round) % contenders.Count;
                times[index, round] = await TimeAsync(contenders[index], counts[index]);
            }
        }

        var measurements = new List<Measurement>();
        for (var index = 0; index < contenders.Count; index++)
        {
            var own = Enumerable.Range(0, rounds).Select(round => times[index, round]).ToList();
            var ratios = Enumerable.Range(0, rounds).Select(round => times[index, round] / times[0, round]).ToList();
            measurements.Add(new Measurement(
                scenario.Name, contenders[index].Name, Median(own), Median(ratios), own.Min() / Enumerable.Range(0, rounds).Min(round => times[0, round]), await BytesAsync(contenders[index])));
        }

        return measurements;
    }

    /// <summary>Bytes per publish on all threads; the rounding hides what the loop itself allocates once.</summary>
    internal static async Task<long> BytesAsync(Contender contender)
    {
        const int Count = 20_000;
        await contender.RunAsync(Count);
        var before = GC.GetTotalAllocatedBytes(precise: true);
        await contender.RunAsync(Count);
        return (long)Math.Round((GC.GetTotalAllocatedBytes(precise: true) - before) / (double)Count);
    }

    /// <summary>
    /// Many short runs take every method through both tiers of the JIT; the pauses let the second tier be compiled.
    /// </summary>
    private static async Task WarmUpAsync(IReadOnlyList<Contender> contenders)
    {
        for (var phase = 0; phase < 4; phase++)
        {
            foreach (var contender in contenders)
            {
                for (var run = 0; run < 60; run++)
                    await contender.RunAsync(64);
            }

            await Task.Delay(250);
        }
    }

    private async Task<int> CalibrateAsync(Contender contender)
    {
        const int Sample = 4_096;
        await TimeAsync(contender, Sample);
        var nanoseconds = Math.Max(0.2, await TimeAsync(contender, Sample));
        return (int)Math.Clamp(turn.TotalNanoseconds / nanoseconds, 256, 20_000_000) & ~7;
    }

    private static async Task<double> TimeAsync(Contender contender, int count)
    {
        var start = Stopwatch.GetTimestamp();
        await contender.RunAsync(count);
        return Stopwatch.GetElapsedTime(start).TotalNanoseconds / count;
    }

    private static double Median(List<double> values)
    {
        values.Sort();
        return values.Count % 2 == 1
            ? values[values.Count / 2]
            : (values[(values.Count / 2) - 1] + values[values.Count / 2]) / 2;
    }
}
