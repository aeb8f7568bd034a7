using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using SourceGenBus.Generators.Incremental;

namespace SourceGenBus.Generators.Handlers;

/// <summary>Finds the valid handlers of a compilation.</summary>
internal static class HandlerDiscovery
{
    private static readonly PerFile<HandlerModel> Files = new(ReadFile, static scan => !scan.AttributedTypes.IsEmpty);

    /// <summary>All handlers, ordered by event and class name.</summary>
    internal static EquatableArray<HandlerModel> Read(Compilation compilation, CancellationToken cancellationToken) =>
        Files.Read(compilation, cancellationToken)
            .SelectMany(static file => file.Results)
            .OrderBy(static handler => handler.Event.QualifiedName, StringComparer.Ordinal)
            .ThenBy(static handler => handler.Order)
            .ThenBy(static handler => handler.QualifiedName, StringComparer.Ordinal)
            .ToEquatableArray();

    private static ImmutableArray<HandlerModel> ReadFile(SemanticModel model, TreeScan scan, CancellationToken cancellationToken)
    {
        var handlers = ImmutableArray.CreateBuilder<HandlerModel>();
        foreach (var declaration in scan.AttributedTypes)
        {
            if (model.GetDeclaredSymbol(declaration, cancellationToken) is not INamedTypeSymbol type)
                continue;

            foreach (var read in HandlerRules.Read(type, model.Compilation, report: null))
            {
                // A partial class is met once per part; each attribute counts where it stands.
                if (read.Attribute.ApplicationSyntaxReference is { } place
                    && place.SyntaxTree == declaration.SyntaxTree
                    && declaration.Span.Contains(place.Span)
                    && declaration.AttributeLists.Span.Contains(place.Span))
                {
                    handlers.Add(read.Model);
                }
            }
        }

        return handlers.ToImmutable();
    }
}
