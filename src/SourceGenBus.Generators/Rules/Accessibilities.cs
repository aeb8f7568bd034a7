using Microsoft.CodeAnalysis;

namespace SourceGenBus.Generators.Rules;

/// <summary>Puts into words why generated code cannot reach a symbol.</summary>
internal static class Accessibilities
{
    internal static string Describe(ISymbol symbol)
    {
        for (var current = symbol; current is not null; current = current.ContainingType)
        {
            var prefix = ReferenceEquals(current, symbol) ? "" : $"inside '{current.ToShortName()}', which is ";
            if (current is INamedTypeSymbol { IsFileLocal: true })
                return prefix + "file-local";
            if (Word(current.DeclaredAccessibility) is { } word)
                return prefix + word;
            if (current.IsForbidden())
                return prefix + "marked [Obsolete] with 'error: true'";
        }

        return "made of types that are not accessible, or referenced under an extern alias only";
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

    private static string? Word(Accessibility accessibility) => accessibility switch
    {
        Accessibility.Private => "private",
        Accessibility.Protected => "protected",
        Accessibility.ProtectedAndInternal => "private protected",
        _ => null,
    };
}
