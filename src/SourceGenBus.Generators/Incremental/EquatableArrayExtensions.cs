using System.Collections.Immutable;

namespace SourceGenBus.Generators.Incremental;

/// <summary>Makes equatable arrays, and searches them.</summary>
internal static class EquatableArrayExtensions
{
    internal static EquatableArray<T> ToEquatableArray<T>(this IEnumerable<T> items)
        where T : IEquatable<T> => new(items.ToImmutableArray());

    /// <summary>The item of a name, among items that are in the ordinal order of their names; there may be a thousand.</summary>
    internal static T? FindOrdered<T>(this EquatableArray<T> items, Func<T, string> nameOf, string name)
        where T : class, IEquatable<T>
    {
        var (low, high) = (0, items.Count - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var order = string.CompareOrdinal(nameOf(items[middle]), name);
            if (order == 0)
                return items[middle];
            if (order < 0)
                low = middle + 1;
            else
                high = middle - 1;
        }

        return null;
    }
}
