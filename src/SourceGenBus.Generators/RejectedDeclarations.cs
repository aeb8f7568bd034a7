using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using SourceGenBus.Generators.Aggregates;
using SourceGenBus.Generators.BusApi;
using SourceGenBus.Generators.Handlers;
using SourceGenBus.Generators.Incremental;
using SourceGenBus.Generators.Symbols;

namespace SourceGenBus.Generators;

/// <summary>
/// Finds declarations that break a rule and that the compiler rejects for it, in words that do not say what to do. A build stops at errors
/// in declarations, before analyzers have reported anything, and shows what generators report. So the generator reports these, and no
/// analyzer does, or editors would show them twice.
/// </summary>
internal static class RejectedDeclarations
{
    private static readonly PerFile<Diagnostic> Files = new(ReadFile);

    internal static ImmutableArray<Diagnostic> Read(Compilation compilation, CancellationToken cancellationToken) =>
        BusTypes.Of(compilation) is null
            ? ImmutableArray<Diagnostic>.Empty
            : Files.Read(compilation, cancellationToken).SelectMany(static file => file.Results).ToImmutableArray();

    private static ImmutableArray<Diagnostic> ReadFile(SemanticModel model, TreeScan scan, CancellationToken cancellationToken)
    {
        var compilation = model.Compilation;
        var found = new List<Diagnostic>();
        foreach (var declaration in scan.ClassesWithBase)
        {
            if (model.GetDeclaredSymbol(declaration, cancellationToken) is { } type
                && !type.IsNameless()
                && AggregateRules.IsAggregate(type)
                && MissingDispatch.IsCompilerError(type, compilation))
            {
                found.AddRange(MissingDispatch.Of(type, compilation, cancellationToken));
            }
        }

        if (compilation is CSharpCompilation { LanguageVersion: < LanguageVersion.CSharp11 })
        {
            foreach (var declaration in scan.AttributedTypes)
            {
                if (model.GetDeclaredSymbol(declaration, cancellationToken) is { } type)
                    HandlerRules.Read(type, compilation, report => found.AddRange(HandlerRules.IsRejected(report) ? [report] : []));
            }
        }

        // A partial class is met once per part, and each diagnostic counts where it stands.
        return found
            .Where(diagnostic => diagnostic.Location.SourceTree == model.SyntaxTree)
            .Distinct()
            .ToImmutableArray();
    }
}
