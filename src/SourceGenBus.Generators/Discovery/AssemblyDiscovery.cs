using Microsoft.CodeAnalysis;
using SourceGenBus.Generators.Incremental;
using SourceGenBus.Generators.Models;
using SourceGenBus.Generators.Rules;

namespace SourceGenBus.Generators.Discovery;

/// <summary>Reads from a compilation all that its module and its registration are made of.</summary>
internal static class AssemblyDiscovery
{
    // Method bodies do not matter to any of it, so an edit inside one costs nothing here.
    private static readonly Func<Compilation, CancellationToken, AssemblyModel?> ReadDeclarations = static (compilation, cancellationToken) =>
        ReferencesLibrary(compilation)
            ? new AssemblyModel(
                Identifiers.NamespaceFor(compilation.AssemblyName),
                HandlerDiscovery.Read(compilation, cancellationToken),
                MiddlewareDiscovery.Read(compilation, cancellationToken),
                PolicyDiscovery.Read(compilation, cancellationToken),
                ReferencedModuleDiscovery.Read(compilation),
                compilation.Assembly.GetTypeByMetadataName(KnownNames.EmbeddedAttribute) is not null,
                compilation.Options.OptimizationLevel == OptimizationLevel.Debug)
            : null;

    /// <summary>Null when the library is not referenced, so that nothing may be generated.</summary>
    internal static AssemblyModel? Read(Compilation compilation, CancellationToken cancellationToken) =>
        CompilationScan.Of(compilation, cancellationToken).Declarations.Remember(compilation, ReadDeclarations, cancellationToken);

    internal static bool CanGenerate(Compilation compilation, CancellationToken cancellationToken) =>
        Read(compilation, cancellationToken) is not null;

    private static bool ReferencesLibrary(Compilation compilation) =>
        IsUsable(compilation, KnownNames.EventHandlerAttributeMetadata) && IsUsable(compilation, KnownNames.ModuleMetadata);

    /// <summary>Attributes are in the abstractions, what generated code derives from is in the library; code names both.</summary>
    private static bool IsUsable(Compilation compilation, string name) =>
        compilation.GetTypeByMetadataName(name) is { } type && type.ContainingAssembly.AliasIn(compilation) == SymbolExtensions.GlobalAlias;
}
