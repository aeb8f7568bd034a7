namespace SourceGenBus.Generators.Naming;

/// <summary>Recognizes a verb by where it stands in a name. Many are nouns too, so that each place has its own doubts.</summary>
internal static class Imperatives
{
    /// <summary>Nouns at the start of a name as often as verbs: TestResult, LogEntry.</summary>
    private static readonly HashSet<string> NounsAtStart = WordSet.Of("""
        access book bear click cost count credit debit exchange feed file fit format home index input issue lead light limit line list load
        log match mean measure name output park pick pin plan point position post price query queue rank record ride ring route run
        saw scale score search set share shine shoot show stick store string supply tag test track train view vote wait wind wrap
        """);

    /// <summary>Nouns at the end of a name that are more than the act itself: UserList, not PriceChange.</summary>
    private static readonly HashSet<string> NounsAtEnd = WordSet.Of("""
        bear block book charge check claim clean clear click close copy cost count credit cut debit deal do draw drive drop edit end exchange
        fall feed feel fit fix flag force format handle hit hold index input issue lead light limit like list load lock log map mark match mean
        measure move name notice offset order output pack park pick pin place plan position post price print process queue rank
        read record ride ring rise route run saw scan schedule score search set share shine show sign sort stand stick store string
        supply tag test track train use view vote wait wind wrap
        """);

    private static readonly HashSet<string> Particles = WordSet.Of("in out up down off on over back");

    private static readonly HashSet<string> Prepositions = WordSet.Of(
        "to from for with by into onto at as between through via in on after before");

    internal static bool IsParticle(string word) => Particles.Contains(word);

    internal static bool IsPreposition(string word) => Prepositions.Contains(word);

    /// <summary>The base form of the first word of a name when it is surely a verb, also where it ends in "ing".</summary>
    internal static string? VerbAtStart(string word) =>
        !NounsAtStart.Contains(word) && Verbs.ParticipleOf(word) is not null ? word : Verbs.BaseOfGerund(word);

    /// <summary>The base form of the last word of a name when it is surely a verb or the name of an act.</summary>
    internal static string? VerbAtEnd(string word) =>
        !NounsAtEnd.Contains(word) && Verbs.ParticipleOf(word) is not null ? word : Verbs.BaseOfGerund(word);
}
