using Microsoft.CodeAnalysis;
using SourceGenBus.Generators.Incremental;
using SourceGenBus.Generators.Symbols;

namespace SourceGenBus.Generators.Commands;

/// <summary>Recognizes where a program puts its bus together: the generated <c>AddSourceGenBus</c> and <c>AddHandlers</c>.</summary>
internal static class Composition
{
    internal static bool IsComposition(IMethodSymbol method) => method.Name switch
    {
        KnownNames.AddSourceGenBus => method.ContainingType.Is(
            "Microsoft.Extensions.DependencyInjection", "SourceGenBusServiceCollectionExtensions"),
        KnownNames.AddHandlers => method.ContainingType.Is(KnownNames.Namespace, "SourceGenBusBuilderExtensions"),
        _ => false,
    };

    /// <summary>Whether any file of a compilation composes a bus. Costs a look-up per file that did not change.</summary>
    internal static bool IsIn(Compilation compilation, CancellationToken cancellationToken) =>
        compilation.SyntaxTrees.Any(tree => TreeScan.Of(tree, cancellationToken).ComposesBus);
}
