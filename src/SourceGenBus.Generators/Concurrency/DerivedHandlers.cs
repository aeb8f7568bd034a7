using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using SourceGenBus.Generators.Handlers;
using SourceGenBus.Generators.Incremental;
using SourceGenBus.Generators.Symbols;

namespace SourceGenBus.Generators.Concurrency;

/// <summary>
/// The handlers that inherit from another class of the same compilation, so that their code stands in part there. Read
/// file by file and kept between edits.
/// </summary>
internal sealed class DerivedHandlers
{
    private static readonly ConditionalWeakTable<Compilation, DerivedHandlers> Known = new();
    private static readonly PerFile<(string Base, string Handler)> Files = new(ReadFile);

    private readonly ILookup<string, string> _handlers;
    private readonly Compilation _compilation;

    private DerivedHandlers(Compilation compilation, CancellationToken cancellationToken)
    {
        _compilation = compilation;
        _handlers = Files.Read(compilation, cancellationToken)
            .SelectMany(static file => file.Results)
            .Distinct()
            .ToLookup(static pair => pair.Base, static pair => pair.Handler, StringComparer.Ordinal);
    }

    internal static DerivedHandlers Of(Compilation compilation, CancellationToken cancellationToken) =>
        Known.TryGetValue(compilation, out var handlers)
            ? handlers
            : Known.GetValue(compilation, compilation => new DerivedHandlers(compilation, cancellationToken));

    /// <summary>The handlers that inherit from a class, directly or not.</summary>
    internal IEnumerable<INamedTypeSymbol> From(INamedTypeSymbol type) =>
        _handlers[type.OriginalDefinition.ToRunTimeName()].Select(_compilation.Assembly.GetTypeByMetadataName).OfType<INamedTypeSymbol>();

    private static ImmutableArray<(string Base, string Handler)> ReadFile(
        SemanticModel model,
        TreeScan scan,
        CancellationToken cancellationToken)
    {
        var pairs = ImmutableArray.CreateBuilder<(string Base, string Handler)>();
        foreach (var declaration in scan.AttributedTypes)
        {
            if (model.GetDeclaredSymbol(declaration, cancellationToken) is not INamedTypeSymbol type || !HandlerClasses.IsHandler(type))
                continue;
            foreach (var level in HandlerClasses.LevelsInSource(type).Skip(1))
                pairs.Add((level.ToRunTimeName(), type.ToRunTimeName()));
        }

        return pairs.ToImmutable();
    }
}
