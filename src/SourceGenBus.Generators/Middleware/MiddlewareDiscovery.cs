using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using SourceGenBus.Generators.Incremental;

namespace SourceGenBus.Generators.Middleware;

/// <summary>Finds the middleware of a compilation and the messages that each of it applies to.</summary>
internal static class MiddlewareDiscovery
{
    private static readonly PerFile<MiddlewareModel> Files = new(ReadFile);

    /// <summary>One entry per middleware and message, by message and then by order.</summary>
    internal static EquatableArray<MiddlewareModel> Read(Compilation compilation, CancellationToken cancellationToken) =>
        Files.Read(compilation, cancellationToken)
            .SelectMany(static file => file.Results)
            .OrderBy(static middleware => middleware.Message.QualifiedName, StringComparer.Ordinal)
            .ThenBy(static middleware => middleware.Order)
            .ToEquatableArray();

    private static ImmutableArray<MiddlewareModel> ReadFile(SemanticModel model, TreeScan scan, CancellationToken cancellationToken)
    {
        if (!scan.HasAssemblyAttributes)
            return ImmutableArray<MiddlewareModel>.Empty;

        var uses = MiddlewareRules.Read(model.Compilation, report: null)
            .Where(use => use.Attribute.ApplicationSyntaxReference?.SyntaxTree == model.SyntaxTree)
            .ToImmutableArray();
        return uses.IsEmpty
            ? ImmutableArray<MiddlewareModel>.Empty
            : HandledMessages.Of(model.Compilation, cancellationToken)
                .SelectMany(message => uses.Where(use => use.AppliesTo(message, model.Compilation)).Select(use => use.ToModel(message)))
                .ToImmutableArray();
    }
}
