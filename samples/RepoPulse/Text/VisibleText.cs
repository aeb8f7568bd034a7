using System.Globalization;
using System.Text;

namespace RepoPulse.Text;

/// <summary>
/// Makes text from a repository safe to show. A path may contain line feeds, and escape sequences that would move the
/// cursor; a name may contain marks that turn the direction of writing. They are shown, not obeyed.
/// </summary>
internal static class VisibleText
{
    internal static string Of(string text)
    {
        var visible = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            _ = rune.Value switch
            {
                '\n' => visible.Append(@"\n"),
                '\t' => visible.Append(@"\t"),
                '\r' => visible.Append(@"\r"),
                _ when IsUnsafe(rune) =>
                    visible.Append(CultureInfo.InvariantCulture, $@"\u{{{rune.Value:X}}}"),
                _ => visible.Append(rune.ToString()),
            };
        }

        return visible.ToString();
    }

    private static bool IsUnsafe(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => true,
        // The two joiners are part of how some scripts and emoji are written; the other formats only mislead.
        UnicodeCategory.Format => rune.Value is not (0x200C or 0x200D),
        _ => false,
    };
}
