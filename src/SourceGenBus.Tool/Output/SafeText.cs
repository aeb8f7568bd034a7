using System.Globalization;
using System.Text;

namespace SourceGenBus.Tool.Output;

/// <summary>
/// Makes text from outside safe to print: names, payloads and errors come from programs, and those got them from anywhere. The escapes are
/// those of JSON, so a line of JSON stays the same JSON.
/// </summary>
internal static class SafeText
{
    /// <summary>Escapes everything that a reader cannot see, or that a terminal obeys, line ends included.</summary>
    internal static string Escape(string text) => Escape(text, keepLineEnds: false);

    /// <summary>The same for text of several lines.</summary>
    internal static string EscapeLines(string text) => Escape(text, keepLineEnds: true);

    private static string Escape(string text, bool keepLineEnds)
    {
        StringBuilder? safe = null;
        for (var index = 0; index < text.Length;)
        {
            var isRune = Rune.TryGetRuneAt(text, index, out var rune);
            var length = isRune ? rune.Utf16SequenceLength : 1;
            if (isRune && (IsVisible(rune) || (keepLineEnds && rune.Value == '\n')))
            {
                safe?.Append(text, index, length);
            }
            else
            {
                safe ??= new StringBuilder(text.Length + 16).Append(text, 0, index);
                for (var unit = index; unit < index + length; unit++)
                    Append(safe, text[unit]);
            }

            index += length;
        }

        return safe?.ToString() ?? text;
    }

    private static void Append(StringBuilder safe, char unit) => _ = unit switch
    {
        '\n' => safe.Append("\\n"),
        '\r' => safe.Append("\\r"),
        '\t' => safe.Append("\\t"),
        _ => safe.Append(CultureInfo.InvariantCulture, $"\\u{(int)unit:x4}"),
    };

    /// <summary>
    /// Whether a character shows. Format characters include zero-width ones, those that turn the direction of writing, and tags. A few
    /// letters and marks draw nothing either.
    /// </summary>
    private static bool IsVisible(Rune rune) => rune.Value < 0x7F
        ? rune.Value >= ' '
        : Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
            or UnicodeCategory.ParagraphSeparator or UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse)
        && rune.Value is not (0x034F or 0x115F or 0x1160 or 0x17B4 or 0x17B5 or (>= 0x180B and <= 0x180F) or 0x2800 or 0x3164 or 0xFFA0
            or (>= 0xFE00 and <= 0xFE0F) or (>= 0xE0100 and <= 0xE01EF));
}
