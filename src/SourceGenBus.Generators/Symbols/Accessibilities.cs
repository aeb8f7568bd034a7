using Microsoft.CodeAnalysis;

namespace SourceGenBus.Generators.Symbols;

/// <summary>Puts into words why generated code cannot reach a symbol.</summary>
internal static class Accessibilities
{
    internal const string Forbidden = "marked [Obsolete] with 'error: true'";

    internal static string Describe(ISymbol symbol)
    {
        for (var current = symbol; current is not null; current = current.ContainingType)
        {
            var prefix = ReferenceEquals(current, symbol) ? "" : $"inside '{current.ToShortName()}', which is ";
            if (current is INamedTypeSymbol { IsFileLocal: true })
                return prefix + "file-local";
            if (Word(current) is { } word)
                return prefix + word;
            if (current.IsForbidden())
                return prefix + Forbidden;
        }

        return "not accessible";
    }

    /// <summary>What to do about a type that generated code cannot name.</summary>
    internal static string Remedy(ITypeSymbol type, Compilation compilation)
    {
        var part = TypeNames.UnnameablePart(type, compilation.Assembly, compilation) ?? type;
        return part is INamedTypeSymbol { IsFileLocal: false } named
            && compilation.IsSymbolAccessibleWithin(named.OriginalDefinition, compilation.Assembly)
            && !named.SelfAndContainers().Any(static level => level.IsForbidden())
                ? "give it a name of its own, or its assembly the alias 'global'"
                : Remedy(part);
    }

    /// <summary>What to do about it.</summary>
    internal static string Remedy(ISymbol symbol)
    {
        for (var current = symbol; current is not null; current = current.ContainingType)
        {
            if (current.IsForbidden())
                return "let it be a warning while it is in use";
        }

        return symbol is IMethodSymbol ? "make it public or internal" : "make it internal or public";
    }

    private static string? Word(ISymbol symbol) => symbol.DeclaredAccessibility switch
    {
        Accessibility.Private => "private",
        Accessibility.Protected => "protected",
        Accessibility.ProtectedAndInternal => "private protected",
        Accessibility.ProtectedOrInternal when !symbol.IsInSource() => "protected internal",
        Accessibility.Internal when !symbol.IsInSource() => $"internal to the assembly '{symbol.ContainingAssembly.Name}'",
        _ => null,
    };
}
