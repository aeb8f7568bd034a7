using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using SourceGenBus.Generators.Symbols;

namespace SourceGenBus.Generators.BusApi;

/// <summary>
/// The types of a referenced assembly that marks some with attributes of the library, for the assemblies above it to take care of where
/// nothing was generated for it: it references the abstractions alone, or is written in a language without source generators. Read once
/// for each reference, whose symbols the compilations of successive edits share.
/// </summary>
internal static class UngeneratedTypes
{
    private static readonly ConditionalWeakTable<IAssemblySymbol, StrongBox<ImmutableArray<INamedTypeSymbol>>> Known = new();

    /// <summary>
    /// The types with names, in their order. An assembly that was compiled without the library, or names none of its marks, has none and
    /// costs next to nothing.
    /// </summary>
    internal static ImmutableArray<INamedTypeSymbol> Of(IAssemblySymbol assembly) => Known
        .GetValue(assembly, static assembly => new(assembly.ReferencesLibrary() && MayBeMarked(assembly) ? [.. TypesOf(assembly)] : []))
        .Value;

    /// <summary>Whether the assembly names one of the attributes at all, as its table of references says: no symbol is made for it.</summary>
    private static bool MayBeMarked(IAssemblySymbol assembly) =>
        assembly.GetMetadata() is not { } metadata || metadata.GetModules().Any(static module =>
        {
            var reader = module.GetMetadataReader();
            return reader.TypeReferences.Select(reader.GetTypeReference).Any(type => IsMark(type, reader));
        });

    private static bool IsMark(TypeReference type, MetadataReader reader) =>
        reader.GetString(type.Name) is var name
        && (name is KnownNames.EventAttribute or KnownNames.UpcasterAttribute or KnownNames.AttemptEventAttribute
                or KnownNames.DispatchPolicyAttribute or KnownNames.JsonSerializableAttribute
            || name.Contains("HandlerAttribute`"));

    private static List<INamedTypeSymbol> TypesOf(IAssemblySymbol assembly)
    {
        var found = new List<INamedTypeSymbol>();
        var work = new Stack<INamespaceOrTypeSymbol>();
        work.Push(assembly.GlobalNamespace);
        while (work.Count > 0)
        {
            foreach (var member in work.Pop().GetMembers().OfType<INamespaceOrTypeSymbol>())
            {
                work.Push(member);
                if (member is INamedTypeSymbol type && !type.IsNameless())
                    found.Add(type);
            }
        }

        found.Sort(static (left, right) => string.CompareOrdinal(left.ToQualifiedName(), right.ToQualifiedName()));
        return found;
    }
}
