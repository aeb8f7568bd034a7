using Microsoft.CodeAnalysis;
using SourceGenBus.Generators.BusApi;
using SourceGenBus.Generators.Emission;
using SourceGenBus.Generators.Handlers;
using SourceGenBus.Generators.Incremental;
using SourceGenBus.Generators.Middleware;
using SourceGenBus.Generators.Policies;
using SourceGenBus.Generators.Symbols;

namespace SourceGenBus.Generators.Registration;

/// <summary>Reads from a compilation all that its module and its registration are made of.</summary>
internal static class AssemblyDiscovery
{
    // Method bodies do not matter to any of it, so an edit inside one costs nothing here.
    private static readonly Func<Compilation, CancellationToken, AssemblyModel?> ReadDeclarations = static (compilation, cancellationToken) =>
        BusReference.IsUsable(compilation, cancellationToken)
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
}
