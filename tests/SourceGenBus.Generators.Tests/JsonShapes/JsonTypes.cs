namespace SourceGenBus.Generators.Tests.JsonShapes;

/// <summary>Types of members: values, collections, and what is declared beside the event.</summary>
/// <param name="random">Decides.</param>
/// <param name="declared">The types that are declared beside the event.</param>
internal sealed class JsonTypes(Random random, IReadOnlyList<JsonType> declared)
{
    private static readonly string[] References = ["string", "Uri", "Version", "byte[]", "object", "JsonNode", "JsonObject"];

    private static readonly string[] Values =
    [
        "char", "bool", "DateTime", "DateTimeOffset", "DateOnly", "TimeOnly", "TimeSpan", "Guid", "JsonElement", "Memory<byte>", "ReadOnlyMemory<byte>",
    ];

    private static readonly string[] Numbers =
    [
        "sbyte", "byte", "short", "ushort", "int", "uint", "long", "ulong", "float", "double", "decimal", "Half", "Int128", "UInt128",
    ];

    private static readonly string[] Enumerations = ["Mood", "Level", "Texted", "Numbered"];

    private static readonly string[] Collections =
    [
        "{0}[]", "List<{0}>", "IList<{0}>", "IReadOnlyList<{0}>", "IEnumerable<{0}>", "ICollection<{0}>", "IReadOnlyCollection<{0}>", "HashSet<{0}>",
        "ISet<{0}>", "Queue<{0}>", "Stack<{0}>", "ImmutableList<{0}>", "Collection<{0}>",
    ];

    private static readonly string[] Maps =
        ["Dictionary<{1}, {0}>", "IDictionary<{1}, {0}>", "IReadOnlyDictionary<{1}, {0}>", "SortedDictionary<{1}, {0}>", "ImmutableDictionary<{1}, {0}>"];

    private static readonly string[] Keys = ["string", "int", "Guid", "long", "DateOnly", "Mood"];

    private static readonly string[] Others =
    [
        "ArrayList", "IList", "IEnumerable", "Hashtable", "IDictionary", "Memory<int>", "ReadOnlyMemory<string>", "OwnNumbers", "OwnMap",
        "KeyValuePair<string, int>", "KeyValuePair<int, Mood?>", "(int Left, string Right)", "Tuple<int, string>",
    ];

    internal JsonType Any(int depth = 0)
    {
        var type = random.Next(depth < 2 ? 12 : 7) switch
        {
            0 or 1 => new JsonType(Pick(References), JsonTypeKind.Value, IsValueType: false),
            2 => new JsonType(Pick(Values), JsonTypeKind.Value, IsValueType: true),
            3 or 4 => Number(),
            5 => Enumeration(),
            6 => declared.Count > 0 ? declared[random.Next(declared.Count)] : Number(),
            7 => NumberCollection(),
            8 or 9 => new JsonType(string.Format(null, Pick(Collections), Any(depth + 1).Text), JsonTypeKind.Parts, IsValueType: false),
            10 => new JsonType(string.Format(null, Pick(Maps), Any(depth + 1).Text, Pick(Keys)), JsonTypeKind.Parts, IsValueType: false),
            _ => Other(),
        };
        return random.Next(4) == 0 ? type.OrNull() : type;
    }

    internal JsonType Enumeration() => new(Pick(Enumerations), JsonTypeKind.Enumeration, IsValueType: true);

    internal JsonType Scalar() => random.Next(2) == 0 ? Number() : new JsonType("string", JsonTypeKind.Value, IsValueType: false);

    private JsonType Number() => new(Pick(Numbers), JsonTypeKind.Number, IsValueType: true);

    private JsonType NumberCollection() =>
        new(string.Format(null, Pick(random.Next(3) == 0 ? Maps : Collections), Pick(Numbers), "string"), JsonTypeKind.Numbers, IsValueType: false);

    private JsonType Other()
    {
        var text = Pick(Others);
        return new JsonType(text, JsonTypeKind.Parts, text[0] is 'K' or '(' || text.Contains("Memory", StringComparison.Ordinal));
    }

    private string Pick(string[] choices) => choices[random.Next(choices.Length)];
}
