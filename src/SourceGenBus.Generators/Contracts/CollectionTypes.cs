using Microsoft.CodeAnalysis;
using SourceGenBus.Generators.Symbols;

namespace SourceGenBus.Generators.Contracts;

/// <summary>Tells collections that can be changed from those that cannot.</summary>
internal static class CollectionTypes
{
    /// <summary>
    /// Whether whoever holds such a collection can change it: an array, a collection of the class library that is neither
    /// immutable, frozen nor read-only, or a class derived from one. A collection type of another library gets the benefit
    /// of the doubt.
    /// </summary>
    internal static bool IsMutable(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol => true,
        INamedTypeSymbol { TypeKind: TypeKind.Interface } @interface => IsMutableInterface(@interface),
        INamedTypeSymbol { TypeKind: TypeKind.Class } named => named.SelfAndBases().Any(IsMutableClass),
        _ => false,
    };

    /// <summary>
    /// The interface that shows the same elements without a way to change them; null when there is none that is surely right.
    /// </summary>
    internal static string? ReadOnlyTwin(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol { Rank: 1 } => "System.Collections.Generic.IReadOnlyList`1",
        INamedTypeSymbol { Name: "List" or "IList" } named when IsGeneric(named, 1) => "System.Collections.Generic.IReadOnlyList`1",
        INamedTypeSymbol { Name: "Collection" or "ObservableCollection" } named
            when named.Arity == 1 && named.IsInNamespace("System.Collections.ObjectModel") => "System.Collections.Generic.IReadOnlyList`1",
        INamedTypeSymbol { Name: "ICollection" } named when IsGeneric(named, 1) => "System.Collections.Generic.IReadOnlyCollection`1",
        INamedTypeSymbol { Name: "HashSet" or "ISet" or "SortedSet" } named when IsGeneric(named, 1) => "System.Collections.Generic.IReadOnlySet`1",
        INamedTypeSymbol { Name: "Dictionary" or "IDictionary" or "SortedDictionary" } named
            when IsGeneric(named, 2) => "System.Collections.Generic.IReadOnlyDictionary`2",
        _ => null,
    };

    private static bool IsGeneric(INamedTypeSymbol type, int arity) =>
        type.Arity == arity && type.IsInNamespace("System.Collections.Generic");

    private static bool IsMutableInterface(INamedTypeSymbol type) => type switch
    {
        { Name: "ICollection" or "IList" or "ISet" or "IDictionary" } => type.Arity > 0
            ? type.IsInNamespace("System.Collections.Generic")
            : type.Name != "ICollection" && type.IsInNamespace("System.Collections"),
        _ => type.Name == "IProducerConsumerCollection" && type.IsInNamespace("System.Collections.Concurrent"),
    };

    private static bool IsMutableClass(INamedTypeSymbol type) =>
        !type.Name.StartsWith("ReadOnly", StringComparison.Ordinal)
        && IsCollectionNamespace(type)
        && type.AllInterfaces.Any(static @interface => @interface.Name == "ICollection" && IsCollectionNamespace(@interface));

    private static bool IsCollectionNamespace(INamedTypeSymbol type) =>
        type.IsInNamespace("System.Collections.Generic")
        || type.IsInNamespace("System.Collections.Concurrent")
        || type.IsInNamespace("System.Collections.ObjectModel")
        || type.IsInNamespace("System.Collections.Specialized")
        || type.IsInNamespace("System.Collections");
}
