using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using SourceGenBus.Generators.Baseline;
using SourceGenBus.Generators.Durable;
using SourceGenBus.Generators.Incremental;
using SourceGenBus.Generators.Symbols;

namespace SourceGenBus.Generators.Shapes;

/// <summary>Finds the shapes of a compilation's durable events, as the text of a baseline.</summary>
internal static class EventShapeDiscovery
{
    private static readonly Func<Compilation, CancellationToken, string?> ReadDeclarations = ReadAll;

    /// <summary>Null when there are no durable events.</summary>
    internal static string? Read(Compilation compilation, CancellationToken cancellationToken) =>
        CompilationScan.Of(compilation, cancellationToken).Declarations.Remember(compilation, ReadDeclarations, cancellationToken);

    private static string? ReadAll(Compilation compilation, CancellationToken cancellationToken)
    {
        if (compilation.GetTypeByMetadataName(KnownNames.DurableEventsModuleMetadata) is null
            || compilation is not CSharpCompilation { LanguageVersion: >= LanguageVersion.CSharp9 })
        {
            return null;
        }

        var set = DurableEventSet.Of(compilation, cancellationToken);
        var shapes = set.Events.Select(@event => EventShapes.Read(@event, set, compilation)).OfType<EventShape>().ToList();
        return shapes.Count == 0 ? null : BaselineFile.Write(shapes);
    }
}
