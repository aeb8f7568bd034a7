namespace SourceGenBus.Generators.Naming;

/// <summary>Whether a command is named as an instruction, and what else to call it where that is sure.</summary>
internal static class CommandNames
{
    private static readonly HashSet<string> Endings = WordSet.Of("Command Request Message");

    /// <summary>A question may be named for its answer: OrdersOfCustomerQuery.</summary>
    private const string Query = "Query";

    /// <summary>Words that no instruction begins with.</summary>
    private static readonly HashSet<string> NeverFirst = WordSet.Of("""
        a account address an basket cart customer employee invoice item my new payment product shipment the user
        """);

    /// <summary>Verbs that end like the name of an act.</summary>
    private static readonly HashSet<string> VerbsInTion = WordSet.Of("""
        auction caution condition envision function mention motion partition petition position provision question ration
        section station transition vision
        """);

    /// <summary>Whether the name is an instruction, or may be one: a word that is not known gets the benefit of the doubt.</summary>
    internal static bool IsInstruction(string name)
    {
        if (name.EndsWith(Query, StringComparison.Ordinal) || NameWords.Of(name, Endings) is not { } parts)
            return true;
        if (Verbs.ParticipleOf(parts.First) is not null && !NeverFirst.Contains(parts.First))
            return true;

        var isPast = EventNames.IsPast(parts.Last, isFirstOfSeveral: false) && (parts.Words.Count > 1 || !Verbs.IsUnchanging(parts.Last));
        return !(isPast
            || NeverFirst.Contains(parts.First)
            || EventNames.IsPast(parts.First, isFirstOfSeveral: true)
            || Verbs.BaseOfGerund(parts.First) is not null
            || Verbs.BaseOfGerund(parts.Last) is not null
            || IsNameOfAct(parts.Last));
    }

    /// <summary>The same name as an instruction: <c>PlaceOrder</c> for <c>OrderPlaced</c>; null when no rule is sure of it.</summary>
    internal static string? AsInstruction(string name)
    {
        if (NameWords.Of(name, Endings) is not { } parts || parts.Words.Count < 2)
            return null;

        var others = parts.Words.Take(parts.Words.Count - 1);
        var verb = Verbs.BaseOf(parts.Last) ?? Verbs.BaseOfGerund(parts.Last);
        if (verb is null && Verbs.BaseOfGerund(parts.First) is { } gerund)
            (verb, others) = (gerund, parts.Words.Skip(1));
        return verb is not null && parts.Compose(others.Prepend(verb)) is var renamed && renamed != name && IsInstruction(renamed)
            ? renamed
            : null;
    }

    private static bool IsNameOfAct(string word) =>
        word.Length > 5
        && (EndsWith(word, "tion") || EndsWith(word, "sion") || EndsWith(word, "ness") || EndsWith(word, "ity"))
        && !VerbsInTion.Contains(word);

    private static bool EndsWith(string word, string ending) => word.EndsWith(ending, StringComparison.OrdinalIgnoreCase);
}
