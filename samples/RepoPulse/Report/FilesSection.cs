using RepoPulse.Text;

namespace RepoPulse.Report;

/// <summary>The files that changed most often.</summary>
internal sealed class FilesSection(Palette palette, int width)
{
    internal IReadOnlyList<string> Lines(PulseReport report)
    {
        if (report.Files.Count == 0)
        {
            return [];
        }

        var table = new TextTable(
            width,
            Column.Flexible("Hot files", Truncation.Middle),
            Column.Right("changes"),
            Column.Right("added"),
            Column.Right("deleted"));
        foreach (var file in report.Files)
        {
            // Lines of a binary file are not counted, so a 0 would be a lie.
            var isBinary = file.BinaryChanges == file.Changes;
            table.Add(
                new Cell(VisibleText.Of(file.Path)),
                new Cell(file.Changes.Grouped()),
                new Cell(isBinary ? "binary" : file.Added.Grouped(), isBinary ? palette.Quiet : palette.Added),
                new Cell(isBinary ? "" : file.Deleted.Grouped(), palette.Deleted));
        }

        var lines = table.Lines(palette.Title);
        if (report.Totals.Files > report.Files.Count)
        {
            lines.Add(palette.Quiet($"and {(report.Totals.Files - report.Files.Count).Grouped()} more"));
        }

        return lines;
    }
}
