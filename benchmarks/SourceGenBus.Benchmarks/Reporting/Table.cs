namespace SourceGenBus.Benchmarks.Reporting;

/// <summary>A table of the results: rows of numbers under named columns.</summary>
internal sealed class Table(string name, string title, string explanation, IReadOnlyList<string> columns)
{
    private readonly List<(string Name, IReadOnlyList<double?> Values)> _rows = [];

    /// <summary>A short name, also of the plot's file.</summary>
    internal string Name => name;

    internal string Title => title;

    internal string Explanation => explanation;

    /// <summary>The first names the rows; each other one has a value per row.</summary>
    internal IReadOnlyList<string> Columns => columns;

    internal IReadOnlyList<(string Name, IReadOnlyList<double?> Values)> Rows => _rows;

    internal void Add(string row, params IReadOnlyList<double?> values) => _rows.Add((row, values));

    internal void Add(string row, IEnumerable<double> values) => _rows.Add((row, [.. values.Select(static value => (double?)value)]));
}
