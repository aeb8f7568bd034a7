using System.Globalization;
using System.Security;
using System.Text;

namespace SourceGenBus.Benchmarks.Reporting;

/// <summary>
/// Draws one column of a table as horizontal bars, in an SVG without scripts or fonts of its own, readable on a light and
/// on a dark page. The scale is logarithmic when the values span more than a factor of thirty.
/// </summary>
internal static class BarChart
{
    private const int LabelWidth = 290;
    private const int BarWidth = 400;
    private const int RowHeight = 24;

    internal static string Draw(Table table, int column)
    {
        var rows = table.Rows
            .Where(row => row.Values.Count > column && row.Values[column] is > 0)
            .Select(row => (row.Name, Value: row.Values[column]!.Value))
            .ToList();
        var height = (rows.Count * RowHeight) + 48;
        var svg = new StringBuilder()
            .AppendLine(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {LabelWidth + BarWidth + 90} {height}\" font-family=\"sans-serif\" font-size=\"13\" fill=\"#777\">")
            .AppendLine(CultureInfo.InvariantCulture, $"  <text x=\"8\" y=\"22\" font-size=\"15\">{Escape($"{table.Title}: {table.Columns[column + 1]}")}</text>");
        if (rows.Count == 0)
            return svg.AppendLine("</svg>").ToString();

        var (least, most) = (rows.Min(static row => row.Value), rows.Max(static row => row.Value));
        var logarithmic = most / least > 30;
        for (var index = 0; index < rows.Count; index++)
        {
            var (name, value) = rows[index];
            var share = logarithmic ? (Math.Log(value / least) + 0.5) / (Math.Log(most / least) + 0.5) : value / most;
            var (top, width) = (40 + (index * RowHeight), Math.Max(2, share * BarWidth));
            var color = name.Contains("EventBus", StringComparison.Ordinal) ? "#2a78d6" : "#9a9a9a";
            svg
                .AppendLine(CultureInfo.InvariantCulture, $"  <text x=\"{LabelWidth - 8}\" y=\"{top + 14}\" text-anchor=\"end\">{Escape(name)}</text>")
                .AppendLine(CultureInfo.InvariantCulture, $"  <rect x=\"{LabelWidth}\" y=\"{top + 2}\" width=\"{width:0.0}\" height=\"16\" rx=\"2\" fill=\"{color}\"/>")
                .AppendLine(CultureInfo.InvariantCulture, $"  <text x=\"{LabelWidth + width + 6:0.0}\" y=\"{top + 14}\">{MarkdownTable.Format(value)}</text>");
        }

        return svg
            .AppendLine(CultureInfo.InvariantCulture, $"  <text x=\"{LabelWidth}\" y=\"{height - 2}\" font-size=\"11\">{(logarithmic ? "logarithmic scale" : "")}</text>")
            .AppendLine("</svg>")
            .ToString();
    }

    private static string Escape(string text) => SecurityElement.Escape(text);
}
