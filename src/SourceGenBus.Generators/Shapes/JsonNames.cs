using System.Text;

namespace SourceGenBus.Generators.Shapes;

/// <summary>Names as the serializer's naming policies make them. The numbers are those of <c>JsonKnownNamingPolicy</c>.</summary>
internal static class JsonNames
{
    internal const int CamelCase = 1;
    private const int SnakeCaseLower = 2;
    private const int SnakeCaseUpper = 3;
    private const int KebabCaseLower = 4;
    private const int KebabCaseUpper = 5;

    internal static string Of(string name, int policy) => policy switch
    {
        CamelCase => ToCamelCase(name),
        SnakeCaseLower => Separate(name, '_', char.ToLowerInvariant),
        SnakeCaseUpper => Separate(name, '_', char.ToUpperInvariant),
        KebabCaseLower => Separate(name, '-', char.ToLowerInvariant),
        KebabCaseUpper => Separate(name, '-', char.ToUpperInvariant),
        _ => name,
    };

    // A leading acronym becomes lower case up to the letter that begins the next word.
    private static string ToCamelCase(string name)
    {
        var letters = name.ToCharArray();
        for (var index = 0; index < letters.Length && char.IsUpper(letters[index]); index++)
        {
            var next = index + 1 < letters.Length ? letters[index + 1] : 'A';
            if (index > 0 && !char.IsUpper(next))
            {
                if (next == ' ')
                    letters[index] = char.ToLowerInvariant(letters[index]);
                break;
            }

            letters[index] = char.ToLowerInvariant(letters[index]);
        }

        return new string(letters);
    }

    // A word begins at a capital after a small letter or a digit, and at the last capital of an acronym before a small letter.
    private static string Separate(string name, char separator, Func<char, char> convert)
    {
        var result = new StringBuilder();
        var isPending = false;
        for (var index = 0; index < name.Length; index++)
        {
            var letter = name[index];
            if (!char.IsLetterOrDigit(letter))
            {
                // Spaces divide words; what is neither space, letter nor digit stays as it is.
                if (char.IsWhiteSpace(letter))
                {
                    isPending = result.Length > 0;
                    continue;
                }

                result.Append(letter);
                isPending = false;
                continue;
            }

            var previous = index > 0 ? name[index - 1] : ' ';
            var beginsWord = char.IsUpper(letter)
                && (char.IsLower(previous) || char.IsDigit(previous)
                    || (char.IsUpper(previous) && index + 1 < name.Length && char.IsLower(name[index + 1])));
            if (isPending || (beginsWord && result.Length > 0))
                result.Append(separator);
            isPending = false;
            result.Append(convert(letter));
        }

        return result.ToString();
    }
}
