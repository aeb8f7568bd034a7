using RepoPulse.Text;

namespace RepoPulse.Report;

/// <summary>Activity by week: a bar for each week while they fit on a screen, columns for a longer history.</summary>
internal sealed class ActivitySection(Palette palette, int width)
{
    private const int MostBars = 16;

    internal IReadOnlyList<string> Lines(PulseReport report)
    {
        var first = new Week(report.Weeks[0].Start);
        var count = new Week(report.Weeks[^1].Start).After(first) + 1;
        return count <= MostBars
            ? new WeekBars(palette, width).Lines(report.Weeks, first, count)
            : new WeekColumns(palette, width).Lines(report.Weeks, first, count);
    }
}
