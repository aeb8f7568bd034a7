using System.Globalization;

namespace RepoPulse.Text;

/// <summary>Shortens text to a number of terminal cells. What was left out is marked with an ellipsis.</summary>
internal static class Fit
{
    private const string Ellipsis = "…";

    /// <summary>Keeps the start.</summary>
    internal static string End(string text, int cells) =>
        text.CellCount() <= cells ? text : Start(text, cells - 1) + Ellipsis;

    /// <summary>Keeps a third from the start and the rest from the end, where a path has its file name.</summary>
    internal static string Middle(string text, int cells)
    {
        if (text.CellCount() <= cells)
        {
            return text;
        }

        var head = Start(text, (cells - 1) / 3);
        return head + Ellipsis + Tail(text, cells - 1 - head.CellCount());
    }

    // Both cut between user-perceived characters, never inside one: half a flag or a lone accent shows as garbage.
    private static string Start(string text, int cells)
    {
        var end = 0;
        foreach (var (index, length) in Elements(text))
        {
            cells -= text.AsSpan(index, length).ElementCells();
            if (cells < 0)
            {
                break;
            }

            end = index + length;
        }

        return text[..end];
    }

    private static string Tail(string text, int cells)
    {
        var start = text.Length;
        foreach (var (index, length) in Enumerable.Reverse(Elements(text)))
        {
            cells -= text.AsSpan(index, length).ElementCells();
            if (cells < 0)
            {
                break;
            }

            start = index;
        }

        return text[start..];
    }

    private static List<(int Index, int Length)> Elements(string text)
    {
        List<(int, int)> elements = [];
        for (var index = 0; index < text.Length;)
        {
            var length = StringInfo.GetNextTextElementLength(text, index);
            elements.Add((index, length));
            index += length;
        }

        return elements;
    }
}
