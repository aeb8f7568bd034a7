using Microsoft.CodeAnalysis;
using SourceGenBus.Generators.Symbols;

namespace SourceGenBus.Generators.Shapes;

/// <summary>The members of a type that are in its JSON, and how the serializer makes such an object.</summary>
internal static class JsonMembers
{
    /// <summary>The members in the JSON, most derived first; one that hides another counts alone.</summary>
    internal static IEnumerable<ISymbol> Of(INamedTypeSymbol type, JsonContract contract)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var levels = type.TypeKind == TypeKind.Interface ? type.AllInterfaces.Insert(0, type) : type.SelfAndBases();
        foreach (var member in levels.SelectMany(static level => level.GetMembers()))
        {
            if (!member.IsStatic && member is IPropertySymbol or IFieldSymbol && IsWritten(member, contract) && seen.Add(member.Name))
            {
                yield return member;
            }
        }
    }

    internal static ITypeSymbol TypeOf(ISymbol member) => member is IPropertySymbol property ? property.Type : ((IFieldSymbol)member).Type;

    /// <summary>The name of a member in the JSON.</summary>
    internal static string NameOf(ISymbol member, JsonContract contract) =>
        JsonContract.ArgumentOf(
            JsonContract.Find(member, "JsonPropertyNameAttribute")) as string ?? JsonNames.Of(member.Name, contract.Policy);

    /// <summary>The constructor that takes values; null when there is none, or one without parameters is used.</summary>
    internal static IMethodSymbol? ConstructorOf(INamedTypeSymbol type)
    {
        var constructors = type.InstanceConstructors
            .Where(constructor => !(constructor.Parameters.Length == 1 && type.IsRecord && SymbolEqualityComparer.Default.Equals(constructor.Parameters[0].Type, type)))
            .ToList();
        if (constructors.FirstOrDefault(static constructor => JsonContract.Has(constructor, "JsonConstructorAttribute")) is { } chosen)
            return chosen;
        var visible = constructors
            .Where(static constructor => constructor.DeclaredAccessibility == Accessibility.Public && !(constructor.IsImplicitlyDeclared && constructor.Parameters.IsEmpty))
            .ToList();
        return visible.Count == 1 && !visible[0].Parameters.IsEmpty ? visible[0] : null;
    }

    /// <summary>Whether an object cannot be read when this member is missing.</summary>
    internal static bool IsRequired(ISymbol member, IMethodSymbol? constructor, bool isNullable, JsonContract contract)
    {
        if (JsonContract.Has(member, "JsonRequiredAttribute"))
            return true;
        if (member is IPropertySymbol { IsRequired: true } or IFieldSymbol { IsRequired: true })
        {
            return constructor is null || !constructor.GetAttributes().Any(static attribute =>
                attribute.AttributeClass.Is("System.Diagnostics.CodeAnalysis", "SetsRequiredMembersAttribute"));
        }

        return constructor?.Parameters.FirstOrDefault(
            parameter => string.Equals(parameter.Name, member.Name, StringComparison.OrdinalIgnoreCase)) is { } parameter
            && !parameter.IsOptional
            && (!isNullable || contract.RequiresParameters);
    }

    private static bool IsWritten(ISymbol member, JsonContract contract)
    {
        if (JsonContract.IsNeverWritten(member) || JsonContract.Has(member, "JsonExtensionDataAttribute"))
            return false;
        var isIncluded = JsonContract.Has(member, "JsonIncludeAttribute");
        return member switch
        {
            IPropertySymbol { IsIndexer: true } or { ContainingType.SpecialType: SpecialType.System_Object } => false,
            IPropertySymbol { GetMethod: { } get } property =>
                (get.DeclaredAccessibility == Accessibility.Public || isIncluded)
                && (isIncluded || property.SetMethod is { DeclaredAccessibility: Accessibility.Public } || !contract.IgnoresReadOnlyProperties || IsParameter(property)),
            IFieldSymbol field => isIncluded
                || (contract.IncludesFields && field.DeclaredAccessibility == Accessibility.Public && !(field.IsReadOnly && contract.IgnoresReadOnlyFields)),
            _ => false,
        };
    }

    private static bool IsParameter(IPropertySymbol property) =>
        ConstructorOf(property.ContainingType)?.Parameters.Any(
            parameter => string.Equals(parameter.Name, property.Name, StringComparison.OrdinalIgnoreCase)) == true;
}
