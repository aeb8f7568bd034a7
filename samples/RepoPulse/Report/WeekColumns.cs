using RepoPulse.Text;

namespace RepoPulse.Report;

/// <summary>One column for each week, or for several when the history is longer than the terminal is wide.</summary>
internal sealed class WeekColumns(Palette palette, int width)
{
    private const int Height = 6;
    private const int WidestColumn = 3;

    internal IReadOnlyList<string> Lines(IReadOnlyList<WeekRow> rows, Week first, int count)
    {
        // No column is higher than all of them together, so this leaves room for any label, a blank and the axis.
        var room = width - rows.Sum(row => row.Commits).Grouped().Length - 2;
        var weeks = Buckets.WeeksPerBucket(count, room);
        var buckets = Buckets.Sum(rows.Select(row => (new Week(row.Start), row.Commits)), first, count, weeks);
        var cells = Math.Min(WidestColumn, room / buckets.Length);
        var most = buckets.Max();
        var label = most.Grouped();

        List<string> lines = [palette.Title(weeks == 1 ? "Activity, commits by week" : $"Activity, commits by {weeks} weeks")];
        for (var row = Height - 1; row >= 0; row--)
        {
            var height = row;
            var blocks = string.Concat(buckets.Select(value => Widened(Bar.Block(value, most, height, Height), cells)));
            var axis = row == Height - 1 ? label : "";
            lines.Add($"{axis.PadLeft(label.Length)} {palette.Quiet("│")}{palette.Bar(blocks.TrimEnd())}");
        }

        lines.Add($"{"0".PadLeft(label.Length)} {palette.Quiet("└" + new string('─', buckets.Length * cells))}");
        lines.Add(palette.Quiet(Dates(label.Length + 2, buckets.Length * cells, first, first.Plus(count - 1))));
        return lines;
    }

    // A blank cell between the columns when there is room for it.
    private static string Widened(char block, int cells) =>
        cells == 1 ? block.ToString() : new string(block, cells - 1) + " ";

    private static string Dates(int indent, int room, Week first, Week last)
    {
        var (from, to) = (first.ToString(), last.ToString());
        return new string(' ', indent) + (room > from.Length + to.Length ? from + to.PadLeft(room - from.Length) : from);
    }
}
