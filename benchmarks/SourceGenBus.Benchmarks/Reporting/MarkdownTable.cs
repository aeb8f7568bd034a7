using System.Globalization;

namespace SourceGenBus.Benchmarks.Reporting;

/// <summary>Writes a table as Markdown.</summary>
internal static class MarkdownTable
{
    internal static void Write(TextWriter output, Table table)
    {
        output.WriteLine($"| {string.Join(" | ", table.Columns)} |");
        output.WriteLine($"|---|{string.Concat(Enumerable.Repeat("--:|", table.Columns.Count - 1))}");
        foreach (var (name, values) in table.Rows)
            output.WriteLine($"| {name} | {string.Join(" | ", values.Select(Format))} |");
        output.WriteLine();
    }

    /// <summary>Three significant digits: more would claim a precision that nobody has.</summary>
    internal static string Format(double? value) => value switch
    {
        null => "",
        0 => "0",
        _ when Math.Abs(value.Value) >= 100 => value.Value.ToString("#,0", CultureInfo.InvariantCulture),
        _ when Math.Abs(value.Value) >= 10 => value.Value.ToString("0.0", CultureInfo.InvariantCulture),
        _ => value.Value.ToString("0.00", CultureInfo.InvariantCulture),
    };
}
