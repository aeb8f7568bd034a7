using Microsoft.CodeAnalysis;

namespace SourceGenBus.Generators.Events;

/// <summary>Which types an event can have.</summary>
internal static class EventRules
{
    /// <summary>Why no event is ever exactly of this type, as the end of a sentence; null when one can be.</summary>
    internal static string? WhyNeverArrives(ITypeSymbol type) => type switch
    {
        { TypeKind: TypeKind.Interface } => "an interface",
        { TypeKind: TypeKind.Delegate } => "a delegate",
        { TypeKind: TypeKind.TypeParameter } => "a type parameter",
        { TypeKind: TypeKind.Dynamic } => "dynamic",
        { IsRefLikeType: true } => "a ref struct",
        { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } => "a nullable value type",
        { IsStatic: true } => "a static class",
        { IsAbstract: true } => "an abstract class",
        _ => null,
    };

    /// <summary>Whether a variable of this type can only hold events of exactly this type.</summary>
    internal static bool IsExact(ITypeSymbol type) => type is INamedTypeSymbol
    {
        IsAnonymousType: false,
        TypeKind: TypeKind.Class or TypeKind.Struct or TypeKind.Enum,
        IsSealed: true,
        IsRefLikeType: false,
        OriginalDefinition.SpecialType: not SpecialType.System_Nullable_T,
    };
}
