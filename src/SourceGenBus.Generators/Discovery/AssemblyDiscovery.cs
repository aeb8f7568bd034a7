using Microsoft.CodeAnalysis;
using SourceGenBus.Generators.Models;
using SourceGenBus.Generators.Rules;

namespace SourceGenBus.Generators.Discovery;

/// <summary>Reads from a compilation all that its module and its registration are made of.</summary>
internal static class AssemblyDiscovery
{
    /// <summary>Null when the library is not referenced, so that nothing may be generated.</summary>
    internal static AssemblyModel? Read(Compilation compilation, CancellationToken cancellationToken) =>
        CanGenerate(compilation)
            ? new AssemblyModel(
                Identifiers.NamespaceFor(compilation.AssemblyName),
                HandlerDiscovery.Read(compilation, cancellationToken),
                MiddlewareDiscovery.Read(compilation, cancellationToken),
                PolicyDiscovery.Read(compilation, cancellationToken),
                ReferencedModuleDiscovery.Read(compilation))
            : null;

    internal static bool CanGenerate(Compilation compilation) =>
        compilation.GetTypeByMetadataName(KnownNames.EventHandlerAttributeMetadata) is { } attribute
        && attribute.ContainingAssembly.AliasIn(compilation) == SymbolExtensions.GlobalAlias;
}
