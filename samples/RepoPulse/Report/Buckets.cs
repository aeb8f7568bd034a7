namespace RepoPulse.Report;

/// <summary>Fits many weeks into few cells by putting the same number of neighboring weeks into each.</summary>
internal static class Buckets
{
    internal static int WeeksPerBucket(int weeks, int cells) => Math.Max(1, (weeks + cells - 1) / cells);

    internal static int[] Sum(IEnumerable<(Week Week, int Count)> counts, Week first, int weeks, int weeksPerBucket)
    {
        var sums = new int[(weeks + weeksPerBucket - 1) / weeksPerBucket];
        foreach (var (week, count) in counts)
        {
            sums[week.After(first) / weeksPerBucket] += count;
        }

        return sums;
    }
}
