using RepoPulse.Text;

namespace RepoPulse.Report;

/// <summary>Who wrote how much, and when.</summary>
internal sealed class AuthorsSection(Palette palette, int width)
{
    internal IReadOnlyList<string> Lines(PulseReport report)
    {
        var table = new TextTable(
            width,
            Column.Flexible("Authors", Truncation.End),
            Column.Right("commits"),
            Column.Right("added"),
            Column.Right("deleted"),
            Column.Left("first"),
            Column.Left("last"));
        foreach (var author in report.Authors)
        {
            table.Add(
                new Cell(VisibleText.Of(author.Name)),
                new Cell(author.Commits.Grouped()),
                new Cell(author.Added.Grouped(), palette.Added),
                new Cell(author.Deleted.Grouped(), palette.Deleted),
                new Cell($"{author.First:yyyy-MM-dd}", palette.Quiet),
                new Cell($"{author.Last:yyyy-MM-dd}", palette.Quiet));
        }

        var lines = table.Lines(palette.Title);
        if (report.Totals.Authors > report.Authors.Count)
        {
            lines.Add(palette.Quiet($"and {(report.Totals.Authors - report.Authors.Count).Grouped()} more"));
        }

        return lines;
    }
}
