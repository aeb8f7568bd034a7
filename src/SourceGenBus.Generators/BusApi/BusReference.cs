using Microsoft.CodeAnalysis;
using SourceGenBus.Generators.Incremental;
using SourceGenBus.Generators.Symbols;

namespace SourceGenBus.Generators.BusApi;

/// <summary>Whether a compilation references the library in a way that generated code can use.</summary>
internal static class BusReference
{
    private static readonly Func<Compilation, CancellationToken, bool> ReadDeclarations = static (compilation, _) =>
        IsUsable(compilation, KnownNames.EventHandlerAttributeMetadata) && IsUsable(compilation, KnownNames.ModuleMetadata);

    private static readonly Func<Compilation, CancellationToken, bool> ReadDomain =
        static (compilation, _) => IsUsable(compilation, KnownNames.AggregateRootMetadata);

    /// <summary>False where the library is not referenced, or under an alias only, so that nothing may be generated.</summary>
    internal static bool IsUsable(Compilation compilation, CancellationToken cancellationToken) =>
        CompilationScan.Of(compilation, cancellationToken).Declarations.Remember(compilation, ReadDeclarations, cancellationToken);

    /// <summary>
    /// Whether aggregates can be generated: a project of a domain has what they derive from, and may have no bus to call handlers.
    /// </summary>
    internal static bool HasAggregates(Compilation compilation, CancellationToken cancellationToken) =>
        CompilationScan.Of(compilation, cancellationToken).Declarations.Remember(compilation, ReadDomain, cancellationToken);

    /// <summary>Attributes are in the abstractions, what generated code derives from is in the library; code names both.</summary>
    private static bool IsUsable(Compilation compilation, string name) =>
        compilation.GetTypeByMetadataName(name) is { } type && type.ContainingAssembly.AliasIn(compilation) == SymbolExtensions.GlobalAlias;
}
