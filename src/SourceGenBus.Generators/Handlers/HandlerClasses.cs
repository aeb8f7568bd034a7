using Microsoft.CodeAnalysis;
using SourceGenBus.Generators.Symbols;

namespace SourceGenBus.Generators.Handlers;

/// <summary>Questions about a class that is marked as a handler, whether or not it breaks a rule.</summary>
internal static class HandlerClasses
{
    internal static bool IsHandler(INamedTypeSymbol type) =>
        type.TypeKind == TypeKind.Class && type.GetAttributes().Any(static attribute => HandlerMark.Read(attribute) is not null);

    /// <summary>Whether all messages share one instance of the handler.</summary>
    internal static bool IsSingleton(INamedTypeSymbol type)
    {
        var marked = false;
        foreach (var attribute in type.GetAttributes())
        {
            if (HandlerMark.Read(attribute) is null)
                continue;
            if (HandlerRules.LifetimeOf(attribute) != HandlerLifetimeModel.Singleton)
                return false;
            marked = true;
        }

        return marked;
    }

    /// <summary>The class and its bases as far as the same compilation declares them, the nearest first.</summary>
    internal static IEnumerable<INamedTypeSymbol> LevelsInSource(INamedTypeSymbol type) =>
        type.SelfAndBases()
            .Where(level => SymbolEqualityComparer.Default.Equals(level.ContainingAssembly, type.ContainingAssembly))
            .Select(static level => level.OriginalDefinition);

    /// <summary>Whether a method is one that the bus may call.</summary>
    internal static bool IsEntry(IMethodSymbol method) => method is { Name: KnownNames.HandleAsync, Parameters.Length: > 0 };
}
