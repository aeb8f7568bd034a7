using Microsoft.CodeAnalysis;

namespace SourceGenBus.Generators.Emission;

/// <summary>Names for types, to build identifiers from.</summary>
internal static class TypeIdentifiers
{
    /// <summary>A name made of a type's own name and those of its type arguments.</summary>
    internal static string Of(ITypeSymbol type) => Identifiers.Shorten(WholeOf(type));

    private static string WholeOf(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol array => WholeOf(array.ElementType) + "Array",
        INamedTypeSymbol { IsTupleType: true } tuple => "TupleOf" + string.Concat(
            tuple.TupleElements.Select(static element => WholeOf(element.Type))),
        INamedTypeSymbol { TypeArguments.Length: > 0 } generic => generic.Name + "Of" + string.Concat(
            generic.TypeArguments.Select(WholeOf)),
        _ => type.Name,
    };
}
