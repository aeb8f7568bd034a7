using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace SourceGenBus.Generators.Rules.NoThrow;

/// <summary>The properties that are a field and nothing more, and the fields that can be handed on by reference.</summary>
internal static class NoThrowMembers
{
    /// <summary>Whether reading the property of an object that is not null runs no code that someone wrote.</summary>
    internal static bool CanGet(IPropertySymbol property) => IsKnown(property) || (property.GetMethod is { } getter && IsAutomatic(property, getter));

    /// <summary>Whether writing it runs none.</summary>
    internal static bool CanSet(IPropertySymbol property) =>
        property.SetMethod is { } setter && IsAutomatic(property, setter) && CanGet(property);

    /// <summary>A field of the handler itself: laid out by the run-time, so that atomic operations find it where they need it.</summary>
    internal static bool IsAligned(IOperation operation) =>
        operation is IFieldReferenceOperation { Instance: IInstanceReferenceOperation, Field: { IsReadOnly: false, ContainingType: var type } }
        && !type.GetAttributes().Any(static attribute => attribute.AttributeClass.Is("System.Runtime.InteropServices", "StructLayoutAttribute"));

    private static bool IsKnown(IPropertySymbol property) => property.ContainingType is { } type
        && ((property.Name is "IsCancellationRequested" or "CanBeCanceled" && type.IsCancellationToken() && !type.IsInSource())
            || (property.Name == "HasValue" && type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T));

    private static bool IsAutomatic(IPropertySymbol property, IMethodSymbol accessor)
    {
        if (property.IsAbstract || property.IsVirtual || property.IsExtern || property.RefKind != RefKind.None)
            return false;
        if (property.IsOverride && !property.IsSealed && !property.ContainingType.IsSealed)
            return false;

        var definition = property.OriginalDefinition;
        return definition.IsInSource() ? IsAutomaticInSource(definition, accessor.MethodKind) : IsAutomaticInLibrary(definition, accessor);
    }

    private static bool IsAutomaticInSource(IPropertySymbol property, MethodKind kind)
    {
        // The static constructor of a struct runs, and may throw, when the first of its members is called.
        if (property.ContainingType is { IsValueType: true, StaticConstructors.IsEmpty: false })
            return false;

        var accessor = kind == MethodKind.PropertyGet ? SyntaxKind.GetAccessorDeclaration : SyntaxKind.SetAccessorDeclaration;
        return property.DeclaringSyntaxReferences.All(reference => reference.GetSyntax() switch
        {
            ParameterSyntax => true, // of a record
            PropertyDeclarationSyntax { ExpressionBody: null, AccessorList: { } list } declaration =>
                !declaration.Modifiers.Any(SyntaxKind.PartialKeyword)
                && list.Accessors
                    .Where(candidate => candidate.IsKind(accessor) || (accessor == SyntaxKind.SetAccessorDeclaration && candidate.IsKind(SyntaxKind.InitAccessorDeclaration)))
                    .All(static candidate => candidate is { Body: null, ExpressionBody: null }),
            _ => false,
        });
    }

    /// <summary>
    /// The compiler marks the accessors that it writes. Static constructors of a library are not to be seen, so a struct's
    /// properties are left out; and an F# getter may check that its object is complete.
    /// </summary>
    private static bool IsAutomaticInLibrary(IPropertySymbol property, IMethodSymbol accessor) =>
        property.ContainingType.IsReferenceType
        && accessor.OriginalDefinition.GetAttributes().Any(static attribute =>
            attribute.AttributeClass.Is("System.Runtime.CompilerServices", "CompilerGeneratedAttribute"))
        && !property.ContainingAssembly.Modules.Any(static module => module.ReferencedAssemblies.Any(static name => name.Name == "FSharp.Core"));
}
