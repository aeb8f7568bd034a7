namespace RepoPulse.Text;

/// <summary>A line of small bars, one cell each. A dot stands for nothing at all.</summary>
internal static class SparkLine
{
    internal static string Of(IReadOnlyList<int> values)
    {
        var most = values.Max();
        return string.Create(values.Count, (values, most), static (line, state) =>
        {
            for (var index = 0; index < line.Length; index++)
            {
                var value = state.values[index];
                line[index] = value > 0 ? Bar.Block(value, state.most, row: 0, height: 1) : '·';
            }
        });
    }
}
