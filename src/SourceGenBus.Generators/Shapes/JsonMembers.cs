using Microsoft.CodeAnalysis;
using SourceGenBus.Generators.Symbols;

namespace SourceGenBus.Generators.Shapes;

/// <summary>The members of a type that are in its JSON, and how the serializer makes such an object.</summary>
internal static class JsonMembers
{
    /// <summary>
    /// The members in the JSON. Of two with one name in the JSON, the more derived counts unless it is ignored; what an ignored one
    /// overrides is ignored, too.
    /// </summary>
    internal static IEnumerable<ISymbol> Of(INamedTypeSymbol type, JsonContract contract)
    {
        var known = new Dictionary<string, ISymbol>(StringComparer.Ordinal);
        var overridden = new Dictionary<string, ITypeSymbol>(StringComparer.Ordinal);
        var levels = type.TypeKind == TypeKind.Interface ? type.AllInterfaces.Insert(0, type) : type.SelfAndBases();
        foreach (var member in levels.SelectMany(static level => level.GetMembers()).Where(member => IsSeen(member, contract)))
        {
            var isVirtual = member.IsVirtual || member.IsOverride || member.IsAbstract;
            if (isVirtual && overridden.TryGetValue(member.Name, out var same) && SymbolEqualityComparer.Default.Equals(same, TypeOf(member)))
                continue;
            if (isVirtual && JsonContract.IsIgnored(member))
                overridden[member.Name] = TypeOf(member);
            var name = NameOf(member, contract);
            if (!known.TryGetValue(name, out var other) || JsonContract.IsIgnored(other))
                known[name] = member;
        }

        return known.Values.Where(member => IsWritten(member, contract));
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

        // A struct is made without any constructor, and then its members are set.
        if (type.IsValueType && !type.Is("System.Collections.Generic", "KeyValuePair"))
            return null;
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

    // What hides another need not be written itself.
    private static bool IsSeen(ISymbol member, JsonContract contract)
    {
        if (member.IsStatic)
            return false;
        var isIncluded = JsonContract.Has(member, "JsonIncludeAttribute");
        return member switch
        {
            IPropertySymbol { IsIndexer: true } or { ContainingType.SpecialType: SpecialType.System_Object } => false,
            IPropertySymbol property => isIncluded
                || property.GetMethod is { DeclaredAccessibility: Accessibility.Public }
                || property.SetMethod is { DeclaredAccessibility: Accessibility.Public },

            // The names that a tuple was given do not exist at run time.
            IFieldSymbol { AssociatedSymbol: null, IsExplicitlyNamedTupleElement: false } field => isIncluded
                || (contract.IncludesFields && field.DeclaredAccessibility == Accessibility.Public),
            _ => false,
        };
    }

    private static bool IsWritten(ISymbol member, JsonContract contract)
    {
        if (JsonContract.IsNeverWritten(member) || JsonContract.Has(member, "JsonExtensionDataAttribute"))
            return false;
        var isIncluded = JsonContract.Has(member, "JsonIncludeAttribute");
        return member switch
        {
            IPropertySymbol { GetMethod: { } get } property => (get.DeclaredAccessibility == Accessibility.Public || isIncluded)
                && !(contract.IgnoresReadOnlyProperties && !IsSettable(property, isIncluded) && CanBeIgnored(property)),
            IFieldSymbol field => !(contract.IgnoresReadOnlyFields && field.IsReadOnly && CanBeIgnored(field)),
            _ => false,
        };
    }

    private static bool IsSettable(IPropertySymbol property, bool isIncluded) =>
        property.SetMethod is { } set && (set.DeclaredAccessibility == Accessibility.Public || isIncluded);

    // What is read-only is ignored unless its elements could be set, or an attribute says when it is written.
    private static bool CanBeIgnored(ISymbol member) =>
        !JsonScalars.IsCollection(JsonScalars.Underlying(TypeOf(member)) ?? TypeOf(member)) && !JsonContract.Has(member, "JsonIgnoreAttribute");
}
