using System.Globalization;

namespace SourceGenBus.Generators.Emission;

/// <summary>
/// Puts what a large assembly generates into few files. The compiler keeps books on each generated file, at every keystroke:
/// at 1,200 files they cost twenty times what our own look-ups do. Small assemblies keep one file for each thing, which reads better.
/// </summary>
internal static class Buckets
{
    /// <summary>Up to this number of things, each has a file of its own.</summary>
    internal const int MostFiles = 64;

    private const int Count = 32;

    /// <summary>
    /// The buckets, or null when there are few things. The bucket of a thing depends on its name alone, so that what comes and
    /// goes elsewhere never moves it; empty buckets stay for the same reason.
    /// </summary>
    internal static List<(string Name, List<T> Items)>? Of<T>(IReadOnlyCollection<T> items, Func<T, string> nameOf)
    {
        if (items.Count <= MostFiles)
            return null;

        var buckets = Enumerable.Range(0, Count)
            .Select(static bucket => (Name: bucket.ToString("00", CultureInfo.InvariantCulture), Items: new List<T>()))
            .ToList();
        foreach (var item in items)
            buckets[BucketOf(nameOf(item))].Items.Add(item);
        return buckets;
    }

    private static int BucketOf(string name)
    {
        var hash = StableHash.Of(name);
        return (int)((hash ^ (hash >> 16)) % Count);
    }
}
