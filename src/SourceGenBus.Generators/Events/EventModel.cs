using Microsoft.CodeAnalysis;
using SourceGenBus.Generators.Emission;
using SourceGenBus.Generators.Symbols;

namespace SourceGenBus.Generators.Events;

/// <summary>An event type as generated code names it.</summary>
/// <param name="QualifiedName">With <c>global::</c> and type arguments.</param>
/// <param name="SimpleName">A name to build identifiers from: <c>OrderPlaced</c>, <c>EnvelopeOfInt32</c>.</param>
/// <param name="NameHash">The hash of the name that the type has at run time, as the library computes it.</param>
/// <param name="IsValueType">A struct, which cannot be null.</param>
internal sealed record EventModel(string QualifiedName, string SimpleName, int NameHash, bool IsValueType)
{
    /// <summary>The event as generated code names it.</summary>
    internal static EventModel Of(ITypeSymbol type) =>
        new(type.ToQualifiedName(), TypeIdentifiers.Of(type), unchecked((int)StableHash.Of(type.ToRunTimeName())), type.IsValueType);
}
