using System.Globalization;

namespace SourceGenBus.EventStore;

/// <summary>
/// The names under which a projection's state is kept: <c>orders</c>, <c>orders@2</c> of version 2, <c>orders@2#3</c> of a partition of it.
/// </summary>
internal static class ProjectionNames
{
    internal static string OfVersion(string name, int version) =>
        version == 1 ? name : string.Create(CultureInfo.InvariantCulture, $"{name}@{version}");

    internal static string OfPartition(string projection, int partitions, int number) =>
        partitions == 1 ? projection : string.Create(CultureInfo.InvariantCulture, $"{projection}#{number}");

    /// <summary>Throws for a name that could be that of another projection's version or partition.</summary>
    internal static void ThrowIfReserved(string name)
    {
        var end = name.AsSpan().TrimEnd("0123456789");
        if (end.Length < name.Length && end is [.., '@' or '#'])
            throw new ArgumentException($"A projection cannot have the name '{name}': names that end in '@' or '#' and a number are " +
                "those of versions and partitions.", nameof(name));
    }
}
