namespace SourceGenBus.Generators.Naming;

/// <summary>Makes a set of words, whatever their case, from a text with blanks between them.</summary>
internal static class WordSet
{
    private static readonly char[] Blanks = { ' ', '\n', '\r' };

    internal static HashSet<string> Of(string words) =>
        new(words.Split(Blanks, StringSplitOptions.RemoveEmptyEntries), StringComparer.OrdinalIgnoreCase);
}
