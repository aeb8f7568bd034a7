namespace SourceGenBus.Generators.Naming;

/// <summary>
/// A type name taken apart: <c>SMSSentEventV2</c> is the words SMS, Sent and the ending EventV2. The ending says what kind
/// of thing it is and in which version, and takes no part in questions of grammar.
/// </summary>
internal sealed class NameWords
{
    /// <summary>Endings that a short name may mean in earnest: SendMessage.</summary>
    private static readonly HashSet<string> Objects = WordSet.Of("Fact Message Notification Request");

    private NameWords(List<string> words, string ending)
    {
        Words = words;
        Ending = ending;
    }

    internal IReadOnlyList<string> Words { get; }

    internal string Ending { get; }

    internal string First => Words[0];

    internal string Last => Words[Words.Count - 1];

    /// <summary>Takes a name apart.</summary>
    /// <param name="name">The name of a type.</param>
    /// <param name="endings">Words to set aside when they stand at the end, but never all words.</param>
    /// <returns>Null for a name that is not made of English letters.</returns>
    internal static NameWords? Of(string name, ICollection<string> endings)
    {
        var words = Split(name);
        if (words is null)
            return null;

        var count = words.Count;
        while (count > 1 && (IsVersion(words[count - 1]) || (endings.Contains(words[count - 1]) && !IsObject(words, count))))
            count--;
        var ending = string.Concat(words.Skip(count));
        words.RemoveRange(count, words.Count - count);
        return words.Any(static word => char.IsLetter(word[0])) ? new NameWords(words, ending) : null;
    }

    /// <summary>Puts words together as a name with the same ending.</summary>
    internal string Compose(IEnumerable<string> words) => string.Concat(words.Select(Capitalize)) + Ending;

    private static string Capitalize(string word) => char.ToUpperInvariant(word[0]) + word.Substring(1);

    private static bool IsObject(List<string> words, int count) =>
        count == 2 && Objects.Contains(words[1]) && Verbs.ParticipleOf(words[0]) is not null;

    private static bool IsVersion(string word) =>
        (word.Length > 1 && word[0] is 'V' or 'v' && word.Skip(1).All(char.IsDigit)) || word.All(char.IsDigit);

    private static List<string>? Split(string name)
    {
        var words = new List<string>();
        var start = 0;
        for (var index = 0; index <= name.Length; index++)
        {
            if (index < name.Length && name[index] is not ('_' or (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9')))
                return null;
            if (index < name.Length && (index == start || !IsBoundary(name, index)))
                continue;

            var word = name.Substring(start, index - start).Trim('_');
            if (word.Length > 0)
                words.Add(word);
            start = index;
        }

        return words.Count == 0 ? null : words;
    }

    /// <summary>
    /// A new word starts at a capital that follows a small letter, or that a small letter follows: SMS|Sent. A number is a
    /// word too, but for the one of a version: Order|2|Placed|V3.
    /// </summary>
    private static bool IsBoundary(string name, int index)
    {
        if (name[index] == '_' || name[index - 1] == '_')
            return true;
        if (char.IsDigit(name[index]))
            return !char.IsDigit(name[index - 1]) && name[index - 1] is not ('V' or 'v');
        if (!char.IsUpper(name[index]))
            return false;
        return !char.IsUpper(name[index - 1]) || (index + 1 < name.Length && char.IsLower(name[index + 1]));
    }
}
