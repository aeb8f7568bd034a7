using System.Globalization;
using System.Text;

namespace SourceGenBus.Tool.Output;

/// <summary>Rows for people: columns that line up, numbers to the right. The last column may be long.</summary>
internal sealed class Table(params string[] headers)
{
    private readonly List<string[]> _rows = [];

    internal Table Add(params object?[] cells)
    {
        _rows.Add([.. cells.Select(Text)]);
        return this;
    }

    internal void WriteTo(TextWriter output)
    {
        var isNumber = headers.Select(
            (_, column) => _rows.Count > 0 && _rows.All(row => row[column].Length == 0 || row[column].All(char.IsAsciiDigit))).ToArray();
        var widths = headers.Select(
            (header, column) => Math.Max(header.Length, _rows.Select(row => row[column].Length).DefaultIfEmpty().Max())).ToArray();
        Terminal.WriteBold(output, Line(headers));
        output.WriteLine();
        foreach (var row in _rows)
            output.WriteLine(Line(row));

        string Line(string[] cells)
        {
            var line = new StringBuilder();
            for (var column = 0; column < cells.Length; column++)
            {
                if (column > 0)
                    line.Append("  ");
                line.Append(isNumber[column] ? cells[column].PadLeft(widths[column]) : cells[column].PadRight(widths[column]));
            }

            var text = line.ToString().TrimEnd();
            if (Terminal.Width is not { } width || text.Length <= width)
                return text;
            return string.Concat(text.AsSpan(0, char.IsHighSurrogate(text[width - 2]) ? width - 2 : width - 1), "…");
        }
    }

    internal static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    internal static string FirstLine(string text) => text.AsSpan().IndexOfAny('\r', '\n') is >= 0 and var end ? text[..end] : text;

    private static string Text(object? cell) => cell switch
    {
        null => "",
        DateTimeOffset time => Time(time),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => Terminal.Clean(cell.ToString()!),
    };
}
