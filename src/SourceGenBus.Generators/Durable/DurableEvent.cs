using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using SourceGenBus.Generators.Published;
using SourceGenBus.Generators.Symbols;

namespace SourceGenBus.Generators.Durable;

/// <summary>A type with an <c>[Event]</c> attribute, as it is written there.</summary>
internal sealed class DurableEvent
{
    private DurableEvent(INamedTypeSymbol type, AttributeData attribute, string name)
    {
        Type = type;
        Attribute = attribute;
        Name = name;
        foreach (var argument in attribute.NamedArguments)
        {
            if (argument is { Key: "Version", Value.Value: int version })
                Version = version;
            else if (argument is { Key: "Key", Value.Value: string key })
                Key = key;
            else if (argument is { Key: "Formerly", Value: { Kind: TypedConstantKind.Array, IsNull: false } formerly })
                FormerNames = formerly.Values.Select(static name => name.Value as string ?? "").ToImmutableArray();
            else if (argument is { Key: "WritesFormerName", Value.Value: bool writes })
                WritesFormerName = writes;
        }

        Destinations = PublishedEvents.MarksOf(type).Select(PublishedEvents.DestinationOf).OfType<string>().ToImmutableArray();
    }

    internal INamedTypeSymbol Type { get; }

    internal AttributeData Attribute { get; }

    internal string Name { get; }

    internal int Version { get; } = 1;

    internal string? Key { get; }

    /// <summary>The names that this declaration gives as former ones; they count for all versions of its name.</summary>
    internal ImmutableArray<string> FormerNames { get; } = ImmutableArray<string>.Empty;

    internal bool WritesFormerName { get; }

    /// <summary>The destinations that it is published to, as they are written.</summary>
    internal ImmutableArray<string> Destinations { get; }

    /// <summary>Whether an assembly declares it that the compilation references and that nothing was generated for.</summary>
    internal bool IsReferenced(Compilation compilation) =>
        !SymbolEqualityComparer.Default.Equals(Type.ContainingAssembly, compilation.Assembly);

    /// <summary>Null when the type has no such attribute, or one that is still being typed.</summary>
    internal static DurableEvent? Read(INamedTypeSymbol type)
    {
        foreach (var attribute in type.GetAttributes())
        {
            if (attribute.AttributeClass.Is(KnownNames.EventStore, KnownNames.EventAttribute)
                && attribute.ConstructorArguments.Length == 1
                && attribute.ConstructorArguments[0].Kind == TypedConstantKind.Primitive)
            {
                return new DurableEvent(type, attribute, attribute.ConstructorArguments[0].Value as string ?? "");
            }
        }

        return null;
    }
}
