using RepoPulse.Cli;
using RepoPulse.Text;

namespace RepoPulse.Report;

/// <summary>The report for people: one section after the other, none wider than the terminal.</summary>
internal sealed class TextReport(Terminal terminal) : IReportWriter
{
    private readonly Palette _palette = new(terminal.ShowsColour);

    public void Write(PulseReport report)
    {
        if (report.Totals.Commits == 0)
        {
            Line(EmptyAnswer(report));
            return;
        }

        WriteHeading(report);
        Section(new ActivitySection(_palette, terminal.Width).Lines(report));
        Section(new FilesSection(_palette, terminal.Width).Lines(report));
        Section(new AuthorsSection(_palette, terminal.Width).Lines(report));
        Section(new RhythmSection(_palette, terminal.Width).Lines(report));
    }

    private void WriteHeading(PulseReport report)
    {
        var totals = report.Totals;
        var span = $"{totals.First:yyyy-MM-dd} to {totals.Last:yyyy-MM-dd}";
        var name = Fit.End(VisibleText.Of(report.Repository.Name), terminal.Width - span.Length - 2);
        Line(_palette.Title(name.PadCells(terminal.Width - span.Length)) + _palette.Quiet(span));

        var merges = totals.Merges > 0 ? $" ({totals.Merges.Counted("merge")})" : "";
        Line($"{totals.Commits.Counted("commit")}{merges} by {totals.Authors.Counted("author")}, "
            + $"{totals.Files.Counted("file")}, "
            + $"{_palette.Added($"+{totals.Added.Grouped()}")} {_palette.Deleted($"-{totals.Deleted.Grouped()}")} lines");
        if (report.Repository.Shallow)
        {
            Line(_palette.Quiet("This is a shallow clone: its first commit stands for everything before it."));
        }
    }

    private void Section(IReadOnlyList<string> lines)
    {
        if (lines.Count == 0)
        {
            return;
        }

        Line("");
        foreach (var line in lines)
        {
            Line(line);
        }
    }

    // Padding at the end of a line would show when the report is pasted somewhere.
    private void Line(string line) => terminal.Out.WriteLine(line.TrimEnd(' '));

    private static string EmptyAnswer(PulseReport report)
    {
        var name = VisibleText.Of(report.Repository.Name);
        return (report.Repository.Head, report.Period.Since, report.Period.Until) switch
        {
            (null, _, _) => $"{name} has no commits yet.",
            (_, { } since, { } until) => $"{name} has no commits from {since:yyyy-MM-dd} to {until:yyyy-MM-dd}.",
            (_, { } since, null) => $"{name} has no commits since {since:yyyy-MM-dd}.",
            (_, null, { } until) => $"{name} has no commits until {until:yyyy-MM-dd}.",
            _ => $"{name} has no commits.",
        };
    }
}
