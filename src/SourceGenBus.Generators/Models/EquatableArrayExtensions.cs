using System.Collections.Immutable;

namespace SourceGenBus.Generators.Models;

/// <summary>Makes equatable arrays.</summary>
internal static class EquatableArrayExtensions
{
    internal static EquatableArray<T> ToEquatableArray<T>(this IEnumerable<T> items)
        where T : IEquatable<T> => new(items.ToImmutableArray());
}
