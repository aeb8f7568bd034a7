namespace RepoPulse.Text;

/// <summary>Lays out rows in aligned columns that fill exactly the given width.</summary>
internal sealed class TextTable(int width, params IReadOnlyList<Column> columns)
{
    private const int Gap = 2;
    private const int NarrowestFlexible = 8;

    private readonly List<IReadOnlyList<Cell>> _rows = [];

    internal void Add(params IReadOnlyList<Cell> cells) => _rows.Add(cells);

    /// <summary>The heading and the rows. The heading is painted, the cells paint themselves.</summary>
    internal List<string> Lines(Func<string, string> paintHeading)
    {
        var widths = Widths();
        List<string> lines =
        [
            paintHeading(Join(columns.Select((column, index) => Aligned(column, column.Heading, widths[index])))),
        ];
        foreach (var row in _rows)
        {
            lines.Add(Join(row.Select((cell, index) => cell.Paint(Text(columns[index], cell, widths[index])))));
        }

        return lines;
    }

    private int[] Widths()
    {
        var widths = new int[columns.Count];
        var flexible = 0;
        for (var index = 0; index < widths.Length; index++)
        {
            if (columns[index].IsFlexible)
            {
                flexible = index;
            }
            else
            {
                var cells = _rows.Select(row => row[index].Draw(0).CellCount());
                widths[index] = cells.Append(columns[index].Heading.CellCount()).Max();
            }
        }

        var taken = widths.Sum() + (Gap * (widths.Length - 1));
        widths[flexible] = Math.Max(NarrowestFlexible, width - taken);
        return widths;
    }

    private static string Text(Column column, Cell cell, int width)
    {
        var text = cell.Draw(width);
        var fitting = column.Truncation switch
        {
            Truncation.Middle => Fit.Middle(text, width),
            Truncation.End => Fit.End(text, width),
            _ => text,
        };
        return Aligned(column, fitting, width);
    }

    private static string Aligned(Column column, string text, int width) =>
        column.IsRight ? text.PadCellsLeft(width) : text.PadCells(width);

    private static string Join(IEnumerable<string> cells) => string.Join(new string(' ', Gap), cells);
}
