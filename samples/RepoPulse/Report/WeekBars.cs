using RepoPulse.Text;

namespace RepoPulse.Report;

/// <summary>One line for each week, those without a commit included.</summary>
internal sealed class WeekBars(Palette palette, int width)
{
    // A date and two blanks.
    private const int LabelWidth = 12;

    internal IReadOnlyList<string> Lines(IReadOnlyList<WeekRow> rows, Week first, int count)
    {
        var known = rows.ToDictionary(row => new Week(row.Start));
        var most = rows.Max(row => row.Commits);
        var table = new TextTable(
            width,
            Column.Flexible("Activity by week", Truncation.None),
            Column.Right("commits"),
            Column.Right("added"),
            Column.Right("deleted"));
        for (var index = 0; index < count; index++)
        {
            var week = first.Plus(index);
            var row = known.GetValueOrDefault(week) ?? new WeekRow(week.Monday, Commits: 0, Added: 0, Deleted: 0);
            table.Add(
                new Cell(
                    cells => $"{week}  {Bar.Of(row.Commits, most, cells - LabelWidth)}",
                    text => text[..LabelWidth] + palette.Bar(text[LabelWidth..])),
                new Cell(row.Commits.Grouped()),
                new Cell(row.Added.Grouped(), palette.Added),
                new Cell(row.Deleted.Grouped(), palette.Deleted));
        }

        return table.Lines(palette.Title);
    }
}
