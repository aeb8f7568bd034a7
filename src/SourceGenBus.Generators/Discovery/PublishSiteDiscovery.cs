using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using SourceGenBus.Generators.Models;
using SourceGenBus.Generators.Rules;

namespace SourceGenBus.Generators.Discovery;

/// <summary>Finds the calls of <c>PublishAsync</c> that can be bound to a route when they are compiled.</summary>
internal static class PublishSiteDiscovery
{
    private static readonly PerFile<PublishSiteModel> Files = new(ReadFile);

    /// <summary>The sites, one model per file that has any.</summary>
    internal static ImmutableArray<PublishFileModel> Read(Compilation compilation, string @namespace, CancellationToken cancellationToken)
    {
        var files = ImmutableArray.CreateBuilder<PublishFileModel>();
        var names = new UniqueNames();
        foreach (var (tree, sites) in Files.Read(compilation, cancellationToken))
        {
            var name = Identifiers.Sanitize(Path.GetFileNameWithoutExtension(tree.FilePath), "Source");
            files.Add(new PublishFileModel(@namespace, names.Claim(name), new EquatableArray<PublishSiteModel>(sites)));
        }

        return files.ToImmutable();
    }

    private static ImmutableArray<PublishSiteModel> ReadFile(SemanticModel model, TreeScan scan, CancellationToken cancellationToken)
    {
        if (scan.PublishCalls.IsEmpty)
            return ImmutableArray<PublishSiteModel>.Empty;

        var sites = ImmutableArray.CreateBuilder<PublishSiteModel>();
        foreach (var call in scan.PublishCalls)
        {
            if (model.GetSymbolInfo(call, cancellationToken).Symbol is not IMethodSymbol method
                || method is not { Name: KnownNames.PublishAsync, TypeArguments.Length: 1, Parameters.Length: 2 or 3 })
            {
                continue;
            }

            var throughInterface = method.ContainingType.Is(KnownNames.Namespace, KnownNames.EventBusInterface);
            if (!throughInterface && !method.ContainingType.Is(KnownNames.Namespace, KnownNames.EventBusClass))
                continue;

            // Only a sealed static type is the run-time type. Everything else is routed by the bus, at run time.
            var @event = method.TypeArguments[0];
            if (!EventRules.IsExact(@event) || @event.ContainsError() || !@event.IsNameable(model.Compilation))
                continue;

            if (model.GetInterceptableLocation(call, cancellationToken) is { } location)
            {
                sites.Add(new PublishSiteModel(
                    HandlerRules.EventModelOf(@event), throughInterface, method.Parameters.Length == 3, location.Version, location.Data));
            }
        }

        return sites.ToImmutable();
    }
}
