using RepoPulse.Text;

namespace RepoPulse.Report;

/// <summary>A spark line for each author over the whole period, each to a scale of its own: it shows when, not how much.</summary>
internal sealed class RhythmSection(Palette palette, int width)
{
    private const int WidestName = 28;
    private const int WidestLine = 52;

    internal IReadOnlyList<string> Lines(PulseReport report)
    {
        var first = new Week(report.Weeks[0].Start);
        var last = new Week(report.Weeks[^1].Start);
        var count = last.After(first) + 1;
        if (count == 1)
        {
            // A line of one point says nothing.
            return [];
        }

        var names = report.Authors.Select(author => Fit.End(VisibleText.Of(author.Name), WidestName)).ToList();
        var nameWidth = names.Max(name => name.CellCount());
        var weeks = Buckets.WeeksPerBucket(count, Math.Min(WidestLine, width - nameWidth - 2));

        List<string> lines = [palette.Title("Authors over time") + palette.Quiet($"  {first} to {last.Plus(1).Monday.AddDays(-1):yyyy-MM-dd}")];
        foreach (var (name, author) in names.Zip(report.Authors))
        {
            var counts = author.Weeks.Select(week => (new Week(week.Start), week.Commits));
            var line = SparkLine.Of(Buckets.Sum(counts, first, count, weeks));
            lines.Add($"{name.PadCells(nameWidth)}  {palette.Bar(line)}");
        }

        return lines;
    }
}
