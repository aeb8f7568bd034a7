using System.Diagnostics;

namespace SourceGenBus.Benchmarks.Store.Measuring;

/// <summary>Two contenders in alternating turns: what slows the machine down for a while slows both down.</summary>
internal static class Turns
{
    /// <summary>Runs both, round by round; the first round warms up and does not count.</summary>
    /// <param name="rounds">How many rounds count.</param>
    /// <param name="events">How many events a turn moves.</param>
    /// <param name="store">A turn of the store, given the number of the round.</param>
    /// <param name="bare">The same work through bare ADO.NET.</param>
    internal static async Task<Comparison> CompareAsync(int rounds, int events, Func<int, Task> store, Func<int, Task> bare)
    {
        var (ours, theirs, ratios) = (new double[rounds], new double[rounds], new double[rounds]);
        for (var round = -1; round < rounds; round++)
        {
            var storeFirst = (round & 1) == 0;
            var first = await TimeAsync(storeFirst ? store : bare, round);
            var second = await TimeAsync(storeFirst ? bare : store, round);
            if (round < 0)
                continue;
            var (own, other) = storeFirst ? (first, second) : (second, first);
            (ours[round], theirs[round], ratios[round]) = (events / own, events / other, other / own);
        }

        return new Comparison(Median(ours), Median(theirs), Median(ratios));
    }

    internal static double Median(double[] values)
    {
        Array.Sort(values);
        return values[values.Length / 2];
    }

    private static async Task<double> TimeAsync(Func<int, Task> turn, int round)
    {
        var started = Stopwatch.GetTimestamp();
        await turn(round);
        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }
}
