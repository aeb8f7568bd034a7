using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SourceGenBus.Generators.Symbols;

namespace SourceGenBus.Generators.Contracts;

/// <summary>What an instance of an event holds and shows.</summary>
internal static class EventState
{
    /// <summary>
    /// The properties and fields that its own declaration gives an instance and that code outside can reach. What an
    /// override or an explicit implementation may do is decided where it is first declared.
    /// </summary>
    internal static IEnumerable<ISymbol> VisibleMembers(INamedTypeSymbol type) =>
        type.GetMembers().Where(static member => member is
        {
            IsStatic: false,
            IsOverride: false,
            DeclaredAccessibility: not Accessibility.Private,
            CanBeReferencedByName: true,
        } and ((IFieldSymbol { AssociatedSymbol: null, IsConst: false }) or (IPropertySymbol { IsIndexer: false })) && !IsWrittenByCompiler(member));

    /// <summary>The members that hold a value in each instance, private ones too; a field behind a property as that property.</summary>
    internal static IEnumerable<(ISymbol Member, ITypeSymbol Type)> StoredMembers(INamedTypeSymbol type)
    {
        foreach (var field in type.GetMembers().OfType<IFieldSymbol>())
        {
            if (!field.IsStatic && !field.IsConst && !field.Type.ContainsError())
                yield return (field.AssociatedSymbol ?? field, field.Type);
        }
    }

    /// <summary>The type as it is written at a member's declaration; the member's name where it is not written.</summary>
    internal static Location TypeLocation(ISymbol member) =>
        TypeSyntaxOf(member)?.GetLocation() ?? NameLocation(member);

    internal static Location NameLocation(ISymbol symbol) =>
        symbol.Locations.FirstOrDefault(static location => location.IsInSource) ?? Location.None;

    private static TypeSyntax? TypeSyntaxOf(ISymbol member) => member.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() switch
    {
        PropertyDeclarationSyntax property => property.Type,
        ParameterSyntax parameter => parameter.Type,
        VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax declaration } => declaration.Type,
        _ => null,
    };

    // EqualityContract of a record, which no source declares.
    private static bool IsWrittenByCompiler(ISymbol member) => member.DeclaringSyntaxReferences.IsEmpty;
}
