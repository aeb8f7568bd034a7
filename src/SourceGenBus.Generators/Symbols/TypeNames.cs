using Microsoft.CodeAnalysis;

namespace SourceGenBus.Generators.Symbols;

/// <summary>Whether generated code can name a type, and by that name gets the type that is meant.</summary>
internal static class TypeNames
{
    /// <summary>Whether code in a generated file of the same assembly can name the type.</summary>
    internal static bool IsNameable(this ITypeSymbol type, Compilation compilation) =>
        WhyUnnameable(type, compilation.Assembly, compilation) is null;

    /// <summary>Whether code in a generated part of a class can name the type, which may be a private one that is nested there.</summary>
    internal static bool IsNameableIn(this ITypeSymbol type, INamedTypeSymbol place, Compilation compilation) =>
        WhyUnnameable(type, place, compilation) is null;

    /// <summary>Why generated code cannot name the type, as the end of 'it is ...'; null when it can.</summary>
    /// <param name="type">The type.</param>
    /// <param name="place">The class that the code is in, or the assembly.</param>
    /// <param name="compilation">The compilation.</param>
    internal static string? WhyUnnameable(ITypeSymbol type, ISymbol place, Compilation compilation)
    {
        if (UnnameablePart(type, place, compilation) is not { } part)
            return null;
        var why = WhyUnnameableItself(part, place, compilation)!;
        return ReferenceEquals(part, ElementOf(type)) ? why : $"made of '{part.ToShortName()}', which is {why}";
    }

    /// <summary>
    /// The type that generated code cannot name, which may be the type itself, what an array consists of, or an argument of it; null when
    /// it
    /// can name all of it.
    /// </summary>
    internal static ITypeSymbol? UnnameablePart(ITypeSymbol type, ISymbol place, Compilation compilation)
    {
        type = ElementOf(type);
        if (WhyUnnameableItself(type, place, compilation) is not null)
            return type;
        return (type as INamedTypeSymbol)?.SelfAndContainers()
            .Where(static level => !level.IsUnboundGenericType)
            .SelectMany(static level => level.TypeArguments)
            .Select(argument => UnnameablePart(argument, place, compilation))
            .FirstOrDefault(static part => part is not null);
    }

    /// <summary>
    /// The assembly of the type that cannot be named, or of the type itself: an array and a tuple are declared nowhere, and a list is in an
    /// assembly that has nothing to do with it.
    /// </summary>
    internal static string HomeOf(ITypeSymbol type, Compilation compilation) =>
        (UnnameablePart(type, compilation.Assembly, compilation) ?? ElementOf(type)).ContainingAssembly?.Name ?? "";

    private static ITypeSymbol ElementOf(ITypeSymbol type)
    {
        while (type is IArrayTypeSymbol array)
            type = array.ElementType;
        return type;
    }

    private static string? WhyUnnameableItself(ITypeSymbol type, ISymbol place, Compilation compilation) => type switch
    {
        IDynamicTypeSymbol => null,
        ITypeParameterSymbol => place is INamedTypeSymbol ? null : "a type parameter",
        INamedTypeSymbol { IsAnonymousType: true } => "an anonymous type",
        INamedTypeSymbol named => WhyUnnameableItself(named, place, compilation),
        _ => "no type that a type argument can be",
    };

    private static string? WhyUnnameableItself(INamedTypeSymbol type, ISymbol place, Compilation compilation)
    {
        if (type.SelfAndContainers().Any(static level => level.IsFileLocal || level.IsForbidden())
            || !compilation.IsSymbolAccessibleWithin(type.OriginalDefinition, place))
        {
            return Accessibilities.Describe(type);
        }

        if (type.ContainingAssembly.AliasIn(compilation) != SymbolExtensions.GlobalAlias)
            return $"referenced under the extern alias '{type.ContainingAssembly.AliasIn(compilation)}' only";
        return OtherWithSameName(type, compilation) is { } other
            ? $"declared in the assembly '{type.ContainingAssembly.Name}' under a name that {other} has, too"
            : null;
    }

    /// <summary>
    /// What else the full name of a type could mean; null when it means the type. Source goes before references, and of two references
    /// that declare a name, neither can be named.
    /// </summary>
    private static string? OtherWithSameName(INamedTypeSymbol type, Compilation compilation)
    {
        while (type.ContainingType is { } container)
            type = container;
        if (type is not { ContainingNamespace: { } space, ContainingAssembly: { } assembly } || type.IsTupleType)
            return null;

        if (compilation.GetCompilationNamespace(space) is not { } merged)
            return null;
        foreach (var rival in merged.GetTypeMembers(type.Name, type.Arity))
        {
            if (!SymbolEqualityComparer.Default.Equals(rival.ContainingAssembly, assembly)
                && !SymbolEqualityComparer.Default.Equals(assembly, compilation.Assembly)
                && compilation.IsSymbolAccessibleWithin(rival, compilation.Assembly))
            {
                return SymbolEqualityComparer.Default.Equals(rival.ContainingAssembly, compilation.Assembly)
                    ? "a type of this project"
                    : $"a type of the assembly '{rival.ContainingAssembly.Name}'";
            }
        }

        return !type.IsInSource() && HidesNamespace(type, merged, compilation) ? "a namespace" : null;
    }

    /// <summary>
    /// Whether a type stands where the name has a namespace, or a namespace where it has the type: an error between two references, and
    /// no more than a warning, which generated code leaves out, where the project declares the one that is meant.
    /// </summary>
    private static bool HidesNamespace(INamedTypeSymbol type, INamespaceSymbol space, Compilation compilation)
    {
        if (type.Arity == 0 && space.GetMembers(type.Name).Any(static member => member is INamespaceSymbol))
            return true;
        for (var inner = space; inner is { IsGlobalNamespace: false, ContainingNamespace: { } outer }; inner = outer)
        {
            // Of a namespace that one assembly alone has, the one around it is that of the assembly, too.
            outer = compilation.GetCompilationNamespace(outer) ?? outer;
            if (outer.GetTypeMembers(inner.Name, 0).Any(other => compilation.IsSymbolAccessibleWithin(other, compilation.Assembly)))
                return true;
        }

        return false;
    }
}
