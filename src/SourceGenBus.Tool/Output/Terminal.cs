namespace SourceGenBus.Tool.Output;

/// <summary>What standard output is: a person's terminal, or a file or program that wants neither colours nor cut lines.</summary>
internal static class Terminal
{
    private static readonly bool IsPlain =
        Console.IsOutputRedirected
        || Environment.GetEnvironmentVariable("NO_COLOR") is { Length: > 0 }
        || Environment.GetEnvironmentVariable("TERM") is "dumb";

    /// <summary>How wide a line can be; null for as wide as it likes.</summary>
    internal static int? Width => Console.IsOutputRedirected ? null : Console.WindowWidth is > 20 and var width ? width : null;

    internal static string Bold(string text) => IsPlain ? text : $"\e[1m{text}\e[0m";

    /// <summary>
    /// A value for a line of its own: what would move the cursor, change colours or end the line is escaped. Names and errors come
    /// from programs, and those got them from anywhere.
    /// </summary>
    internal static string Clean(string text)
    {
        if (!text.Any(IsUnsafe))
            return text;
        var clean = new System.Text.StringBuilder(text.Length + 8);
        foreach (var character in text)
        {
            clean.Append(character switch
            {
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                _ when IsUnsafe(character) => $"\\u{(int)character:x4}",
                _ => character.ToString(),
            });
        }

        return clean.ToString();
    }

    // Control characters, and those that turn the direction of writing.
    private static bool IsUnsafe(char character) =>
        char.IsControl(character) || character is '\u2028' or '\u2029' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');
}
