using System.Globalization;
using System.Text;

namespace RepoPulse.Text;

/// <summary>
/// How many cells of a terminal text takes: East Asian wide characters and emoji take two, combining marks none.
/// Terminals differ at the edges; this follows what most of them do.
/// </summary>
internal static class CellWidth
{
    private const char EmojiPresentation = '\uFE0F';

    // First and last code points of the ranges that are wide, from East_Asian_Width=W/F, neighbors merged across
    // code points that are not assigned.
    private static readonly (int First, int Last)[] _wide =
    [
        (0x1100, 0x115F), (0x231A, 0x231B), (0x2329, 0x232A), (0x23E9, 0x23EC), (0x23F0, 0x23F0), (0x23F3, 0x23F3),
        (0x25FD, 0x25FE), (0x2614, 0x2615), (0x2648, 0x2653), (0x267F, 0x267F), (0x2693, 0x2693), (0x26A1, 0x26A1),
        (0x26AA, 0x26AB), (0x26BD, 0x26BE), (0x26C4, 0x26C5), (0x26CE, 0x26CE), (0x26D4, 0x26D4), (0x26EA, 0x26EA),
        (0x26F2, 0x26F3), (0x26F5, 0x26F5), (0x26FA, 0x26FA), (0x26FD, 0x26FD), (0x2705, 0x2705), (0x270A, 0x270B),
        (0x2728, 0x2728), (0x274C, 0x274C), (0x274E, 0x274E), (0x2753, 0x2755), (0x2757, 0x2757), (0x2795, 0x2797),
        (0x27B0, 0x27B0), (0x27BF, 0x27BF), (0x2B1B, 0x2B1C), (0x2B50, 0x2B50), (0x2B55, 0x2B55), (0x2E80, 0x303E),
        (0x3041, 0xA4CF), (0xA960, 0xA97F), (0xAC00, 0xD7A3), (0xF900, 0xFAFF), (0xFE10, 0xFE19), (0xFE30, 0xFE6F),
        (0xFF01, 0xFF60), (0xFFE0, 0xFFE6), (0x16FE0, 0x1B2FF), (0x1F004, 0x1F004), (0x1F0CF, 0x1F0CF),
        (0x1F18E, 0x1F18E), (0x1F191, 0x1F19A), (0x1F1E6, 0x1F202), (0x1F210, 0x1F320), (0x1F32D, 0x1F335),
        (0x1F337, 0x1F37C), (0x1F37E, 0x1F393), (0x1F3A0, 0x1F3CA), (0x1F3CF, 0x1F3D3), (0x1F3E0, 0x1F3F0),
        (0x1F3F4, 0x1F3F4), (0x1F3F8, 0x1F43E), (0x1F440, 0x1F440), (0x1F442, 0x1F4FC), (0x1F4FF, 0x1F53D),
        (0x1F54B, 0x1F567), (0x1F57A, 0x1F57A), (0x1F595, 0x1F596), (0x1F5A4, 0x1F5A4), (0x1F5FB, 0x1F64F),
        (0x1F680, 0x1F6C5), (0x1F6CC, 0x1F6CC), (0x1F6D0, 0x1F6DF), (0x1F6EB, 0x1F6EC), (0x1F6F4, 0x1F6FC),
        (0x1F7E0, 0x1F7F0), (0x1F90C, 0x1F9FF), (0x1FA70, 0x1FAFF), (0x20000, 0x3FFFD),
    ];

    internal static int CellCount(this string text)
    {
        var cells = 0;
        for (var rest = text.AsSpan(); rest.Length > 0;)
        {
            var length = StringInfo.GetNextTextElementLength(rest);
            cells += rest[..length].ElementCells();
            rest = rest[length..];
        }

        return cells;
    }

    /// <summary>The cells of one user-perceived character. All its code points share the cells of the widest.</summary>
    internal static int ElementCells(this ReadOnlySpan<char> element)
    {
        var cells = 0;
        foreach (var rune in element.EnumerateRunes())
        {
            cells = rune.Value == EmojiPresentation ? 2 : Math.Max(cells, Of(rune));
        }

        return cells;
    }

    internal static string PadCells(this string text, int cells) =>
        text + new string(' ', Math.Max(0, cells - text.CellCount()));

    internal static string PadCellsLeft(this string text, int cells) =>
        new string(' ', Math.Max(0, cells - text.CellCount())) + text;

    private static int Of(Rune rune)
    {
        if (rune.Value < _wide[0].First && rune.IsAscii)
        {
            return 1;
        }

        return Rune.GetUnicodeCategory(rune) switch
        {
            UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format => 0,
            _ => IsWide(rune.Value) ? 2 : 1,
        };
    }

    private static bool IsWide(int value)
    {
        var (low, high) = (0, _wide.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var (first, last) = _wide[middle];
            if (value < first)
            {
                high = middle - 1;
            }
            else if (value > last)
            {
                low = middle + 1;
            }
            else
            {
                return true;
            }
        }

        return false;
    }
}
