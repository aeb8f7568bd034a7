using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using SourceGenBus.Generators.Discovery;
using SourceGenBus.Generators.Rules.Durable;

namespace SourceGenBus.Generators.Rules;

/// <summary>
/// What a referenced assembly marks with attributes of the library, for the assemblies above it to take care of where nothing was
/// generated for it: it references the abstractions alone, or is written in a language without source generators. Read once for each
/// reference, whose symbols the compilations of successive edits share.
/// </summary>
internal sealed class UngeneratedAssembly
{
    private static readonly ConditionalWeakTable<IAssemblySymbol, UngeneratedAssembly> Known = new();

    private static readonly UngeneratedAssembly Empty = new([]);

    private UngeneratedAssembly(List<INamedTypeSymbol> types)
    {
        Events = [.. types.Where(static type => DurableEvent.Read(type) is not null)];
        Handlers = [.. types.Where(static type => type.GetAttributes().Any(static attribute => HandlerMark.Read(attribute) is not null))];
        Contexts = [.. types.Where(static type => DurableEventRules.SerializedBy(type).Any())];
        Policies = [.. types.Where(static type => type.GetAttributes().Any(PolicyDiscovery.IsMark))];
        Toolboxes = [.. types.Where(static type => type.IsStatic && HasUpcasters(type))];
    }

    /// <summary>The durable events.</summary>
    internal ImmutableArray<INamedTypeSymbol> Events { get; }

    /// <summary>The classes that are marked as handlers.</summary>
    internal ImmutableArray<INamedTypeSymbol> Handlers { get; }

    /// <summary>The events that say how they are dispatched.</summary>
    internal ImmutableArray<INamedTypeSymbol> Policies { get; }

    /// <summary>The contexts that serialize something.</summary>
    internal ImmutableArray<INamedTypeSymbol> Contexts { get; }

    /// <summary>The static classes that have upcasters.</summary>
    internal ImmutableArray<INamedTypeSymbol> Toolboxes { get; }

    /// <summary>Reads a referenced assembly. One that does not know the library, or names none of its marks, costs next to nothing.</summary>
    internal static UngeneratedAssembly Of(IAssemblySymbol assembly) => Known.GetValue(assembly, static assembly =>
        assembly.ReferencesLibrary() && MayBeMarked(assembly) ? new UngeneratedAssembly(TypesOf(assembly)) : Empty);

    private static bool HasUpcasters(INamedTypeSymbol type) =>
        type.GetMembers().OfType<IMethodSymbol>().Any(DurableEventRules.IsUpcaster);

    /// <summary>Whether the assembly names an attribute at all: the table of types that it references says so, without any symbol.</summary>
    private static bool MayBeMarked(IAssemblySymbol assembly) =>
        assembly.GetMetadata() is not { } metadata || metadata.GetModules().Any(static module =>
        {
            var reader = module.GetMetadataReader();
            return reader.TypeReferences.Select(reader.GetTypeReference).Any(type => IsMark(type, reader));
        });

    private static bool IsMark(TypeReference type, MetadataReader reader) =>
        reader.GetString(type.Name) is var name
        && (name is KnownNames.EventAttribute or KnownNames.UpcasterAttribute or KnownNames.AttemptEventAttribute
                or KnownNames.DispatchPolicyAttribute or DurableEventRules.SerializableAttribute
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
