namespace SourceGenBus.Generators.Baseline;

/// <summary>
/// One value in the JSON of an event. The path names it: <c>total</c>, <c>lines[].sku</c> in each element, <c>prices{}</c> for each value
/// of a dictionary, <c>status=Open</c> for a member of an enumeration, <c>payment(card)</c> for one of several derived types, and
/// <c>$</c> for the whole.
/// </summary>
/// <param name="Path">Where it is.</param>
/// <param name="Kind">What it is, such as <c>decimal</c>.</param>
/// <param name="IsNullable">Whether it may be null.</param>
/// <param name="IsRequired">Whether an event cannot be read without it.</param>
internal sealed record FieldShape(string Path, string Kind, bool IsNullable, bool IsRequired)
{
    internal const string Root = "$";
    internal const string Object = "object";
    internal const string ClosedObject = "object without others";
    internal const string Array = "array";
    internal const string Map = "map";
    internal const string Enumeration = "enum";
    internal const string TextEnumeration = "enum as text";
    internal const string AsText = " as text";

    /// <summary>Followed by the name of the property that tells derived types apart, where it is not the usual one.</summary>
    internal const string ToldApartBy = " told apart by ";

    private const string Required = " required";
    private const string Optional = " optional";

    /// <summary>Whether it is left out now and then when the event is written. Code alone knows; a baseline does not say it.</summary>
    internal bool MayBeLeftOut { get; init; }

    /// <summary>Whether it is a property, and neither an element nor a member of an enumeration nor a derived type.</summary>
    internal bool IsProperty =>
        Path != Root
            && !Path.EndsWith("[]", StringComparison.Ordinal)
            && !Path.EndsWith("{}", StringComparison.Ordinal)
            && !IsMember
            && !IsDerived;

    /// <summary>Whether it is an object that is refused when it has more than what is known.</summary>
    internal bool IsClosed => Kind.StartsWith(ClosedObject, StringComparison.Ordinal);

    internal bool IsMember => Separator == '=';

    internal bool IsDerived => Separator == '(';

    /// <summary>
    /// The text of a baseline: the kind, and what is not as one expects: values that may be null are optional, others required.
    /// </summary>
    internal string Text =>
        Kind + (IsNullable ? "?" : "") + (!IsProperty || IsRequired != IsNullable ? "" : IsRequired ? Required : Optional);

    private char Separator { get; } = SeparatorOf(Path);

    /// <summary>Reads what <see cref="Text"/> wrote.</summary>
    internal static FieldShape Parse(string path, string text)
    {
        var (isRequired, isOptional) = (
            text.EndsWith(Required, StringComparison.Ordinal), text.EndsWith(Optional, StringComparison.Ordinal));
        if (isRequired || isOptional)
            text = text.Substring(0, text.Length - Required.Length);
        var isNullable = text.EndsWith("?", StringComparison.Ordinal);
        var kind = isNullable ? text.Substring(0, text.Length - 1) : text;
        var field = new FieldShape(path, kind, isNullable, IsRequired: false);
        return field with { IsRequired = field.IsProperty && (isRequired || (!isOptional && !isNullable)) };
    }

    /// <summary>Whether this is a part of another value.</summary>
    internal bool IsIn(FieldShape other) =>
        other.Path == Root
            ? Path != Root
            : Path.Length > other.Path.Length
                && Path.StartsWith(other.Path, StringComparison.Ordinal)
                && ".[{(=".IndexOf(Path[other.Path.Length]) >= 0;

    /// <summary>The path of a property. A name that looks like a path is quoted.</summary>
    internal static string PropertyOf(string parent, string name)
    {
        var quoted = name.IndexOfAny(['.', '[', '{', '(', '=', '\'', '$']) < 0 ? name : $"'{name.Replace("'", "''")}'";
        return parent == Root ? quoted : $"{parent}.{quoted}";
    }

    // The last separator outside of quotes.
    private static char SeparatorOf(string path)
    {
        var (isQuoted, last) = (false, '.');
        foreach (var character in path)
        {
            if (character == '\'')
                isQuoted = !isQuoted;
            else if (!isQuoted && ".[{(=".IndexOf(character) >= 0)
                last = character;
        }

        return last;
    }
}
