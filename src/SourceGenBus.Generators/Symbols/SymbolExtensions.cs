using Microsoft.CodeAnalysis;

namespace SourceGenBus.Generators.Symbols;

/// <summary>Questions about symbols that several rules ask.</summary>
internal static class SymbolExtensions
{
    internal const string GlobalAlias = "global";

    private static readonly SymbolDisplayFormat Qualified = SymbolDisplayFormat.FullyQualifiedFormat
        .WithMiscellaneousOptions(
            SymbolDisplayMiscellaneousOptions.EscapeKeywordIdentifiers | SymbolDisplayMiscellaneousOptions.UseSpecialTypes);

    private static readonly SymbolDisplayFormat Annotated =
        Qualified.AddMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    private static readonly SymbolDisplayFormat Unescaped =
        new(typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces);

    private static readonly SymbolDisplayFormat Short = SymbolDisplayFormat.MinimallyQualifiedFormat;

    /// <summary>The name for generated code: <c>global::My.Type&lt;int&gt;</c>.</summary>
    internal static string ToQualifiedName(this ITypeSymbol type) => type.ToDisplayString(Qualified);

    /// <summary>The name for generated code where nullability counts: <c>global::My.Type&lt;string?&gt;</c>.</summary>
    internal static string ToAnnotatedName(this ITypeSymbol type) => type.ToDisplayString(Annotated);

    /// <summary>The name for messages: <c>Type&lt;int&gt;</c>.</summary>
    internal static string ToShortName(this ISymbol symbol) => symbol.ToDisplayString(Short);

    /// <summary>The full name that the type, or what an array consists of, has at run time, without type arguments.</summary>
    internal static string ToRunTimeName(this ITypeSymbol type)
    {
        while (type is IArrayTypeSymbol array)
            type = array.ElementType;
        return type.ContainingType is { } container ? container.ToRunTimeName() + "+" + type.MetadataName
            : type.ContainingNamespace is null or { IsGlobalNamespace: true } ? type.MetadataName
            : type.ContainingNamespace.ToDisplayString(Unescaped) + "." + type.MetadataName;
    }

    /// <summary>Compares namespace and name without building a string.</summary>
    internal static bool Is(this ITypeSymbol? type, string @namespace, string name) =>
        type is not null && type.Name == name && type.ContainingType is null && IsNamespace(type.ContainingNamespace, @namespace);

    internal static bool IsInNamespace(this ITypeSymbol type, string @namespace) => IsNamespace(type.ContainingNamespace, @namespace);

    internal static bool IsEventHandlerAttribute(this AttributeData attribute) =>
        attribute.AttributeClass is { Arity: 1 } type && type.Is(KnownNames.Namespace, KnownNames.EventHandlerAttribute);

    internal static bool IsCancellationToken(this ITypeSymbol type) => type.Is("System.Threading", "CancellationToken");

    internal static bool IsEventContext(this ITypeSymbol type) => type.Is(KnownNames.Namespace, KnownNames.EventContext);

    internal static bool IsEmittingContext(this ITypeSymbol type) => type.Is(KnownNames.Namespace, KnownNames.EmittingContext);

    internal static bool IsTask(this ITypeSymbol type) =>
        type is INamedTypeSymbol { Arity: 0 } && type.Is("System.Threading.Tasks", "Task");

    internal static bool IsValueTask(this ITypeSymbol type) =>
        type is INamedTypeSymbol { Arity: 0 } && type.Is("System.Threading.Tasks", "ValueTask");

    /// <summary>Whether the symbol is declared in code, of this compilation or of another, and not in a library.</summary>
    internal static bool IsInSource(this ISymbol symbol) => symbol.Locations.Any(static location => location.IsInSource);

    /// <summary>
    /// Whether the assembly was compiled against the library or its abstractions. Cheaper than reading its attributes, and few were.
    /// </summary>
    internal static bool ReferencesLibrary(this IAssemblySymbol assembly) => assembly.Modules.Any(static module =>
        module.ReferencedAssemblies.Any(static name => name.Name is KnownNames.Assembly or KnownNames.AbstractionsAssembly));

    /// <summary>
    /// Whether using the symbol is an error, <c>[Obsolete("...", error: true)]</c>, except in code that is obsolete itself.
    /// </summary>
    internal static bool IsForbidden(this ISymbol symbol) => symbol.GetAttributes().Any(static attribute =>
        attribute.AttributeClass.Is("System", "ObsoleteAttribute")
            && attribute.ConstructorArguments is { Length: 2 } arguments
            && arguments[1].Value is true);

    /// <summary>
    /// What precedes <c>::</c> in names from an assembly: <c>global</c>, unless it is referenced under other aliases only.
    /// </summary>
    internal static string AliasIn(this IAssemblySymbol? assembly, Compilation compilation) =>
        assembly is not null
        && compilation.GetMetadataReference(assembly) is { Properties.Aliases: { IsDefaultOrEmpty: false } aliases }
        && !aliases.Contains(GlobalAlias)
            ? aliases[0]
            : GlobalAlias;

    /// <summary>The type and all its base types, most derived first.</summary>
    internal static IEnumerable<INamedTypeSymbol> SelfAndBases(this INamedTypeSymbol type)
    {
        for (var current = type; current is not null; current = current.BaseType)
            yield return current;
    }

    /// <summary>The type and the types it is nested in, innermost first.</summary>
    internal static IEnumerable<INamedTypeSymbol> SelfAndContainers(this INamedTypeSymbol type)
    {
        for (var current = type; current is not null; current = current.ContainingType)
            yield return current;
    }

    /// <summary>Whether a name is still to be typed: that of the type, of one around it or of its namespace.</summary>
    internal static bool IsNameless(this INamedTypeSymbol type)
    {
        if (type.SelfAndContainers().Any(static level => level is { Name: "", IsTupleType: false, IsAnonymousType: false }))
            return true;
        for (var space = type.ContainingNamespace; space is { IsGlobalNamespace: false }; space = space.ContainingNamespace)
        {
            if (space.Name.Length == 0)
                return true;
        }

        return false;
    }

    /// <summary>Whether part of the type does not compile; the compiler then says what is wrong.</summary>
    internal static bool ContainsError(this ITypeSymbol type) => type switch
    {
        { TypeKind: TypeKind.Error } => true,
        IArrayTypeSymbol array => array.ElementType.ContainsError(),
        INamedTypeSymbol named => named.IsNameless() || named.SelfAndContainers()
            .Where(static level => !level.IsUnboundGenericType)
            .SelectMany(static level => level.TypeArguments)
            .Any(static argument => argument.ContainsError()),
        _ => false,
    };

    /// <summary>Whether a type is only known when the generic code around it is used.</summary>
    internal static bool ContainsTypeParameter(this ITypeSymbol type) => type switch
    {
        ITypeParameterSymbol => true,
        IArrayTypeSymbol array => array.ElementType.ContainsTypeParameter(),
        INamedTypeSymbol named => named.SelfAndContainers().SelectMany(static level => level.TypeArguments).Any(ContainsTypeParameter),
        _ => false,
    };

    private static bool IsNamespace(INamespaceSymbol? symbol, string name)
    {
        // Compares "A.B" from its end, segment by segment.
        var end = name.Length;
        while (symbol is { IsGlobalNamespace: false })
        {
            var start = end - symbol.Name.Length;
            if (start < 0 || string.CompareOrdinal(name, start, symbol.Name, 0, symbol.Name.Length) != 0)
                return false;
            if (start == 0)
                return symbol.ContainingNamespace.IsGlobalNamespace;
            if (name[start - 1] != '.')
                return false;
            end = start - 1;
            symbol = symbol.ContainingNamespace;
        }

        return false;
    }
}
