using SourceGenBus.Benchmarks.Harness.Measuring;

namespace SourceGenBus.Benchmarks.Harness.Rivals;

/// <summary>The rows of published libraries. The native build has none: most of them need reflection.</summary>
internal static partial class PublishedLibraries
{
    internal static IEnumerable<Contender> One()
    {
        List<Contender> rows = [];
        AddOne(rows);
        return rows;
    }

    internal static IEnumerable<Contender> Four()
    {
        List<Contender> rows = [];
        AddFour(rows);
        return rows;
    }

    internal static IEnumerable<Contender> Rotation()
    {
        List<Contender> rows = [];
        AddRotation(rows);
        return rows;
    }

    internal static IEnumerable<Contender> BaseTyped()
    {
        List<Contender> rows = [];
        AddBaseTyped(rows);
        return rows;
    }

    internal static IEnumerable<Contender> Command()
    {
        List<Contender> rows = [];
        AddCommand(rows);
        return rows;
    }

    internal static IEnumerable<Contender> Scoped()
    {
        List<Contender> rows = [];
        AddScoped(rows);
        return rows;
    }

    static partial void AddOne(List<Contender> rows);

    static partial void AddFour(List<Contender> rows);

    static partial void AddRotation(List<Contender> rows);

    static partial void AddBaseTyped(List<Contender> rows);

    static partial void AddCommand(List<Contender> rows);

    static partial void AddScoped(List<Contender> rows);
}
