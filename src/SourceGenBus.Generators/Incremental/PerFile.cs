using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;

namespace SourceGenBus.Generators.Incremental;

/// <summary>
/// Reads something from every file of a compilation, and reads a file again only when it changed or when a declaration
/// anywhere did. Binding 1,000 attributes costs tens of milliseconds, on every keystroke; this costs a table look-up per file.
/// </summary>
/// <remarks>Results must be values without symbols or nodes: they outlive the compilation. Thread-safe.</remarks>
/// <param name="read">Reads a file.</param>
/// <param name="mayHold">Tells by syntax whether there is anything to read; files without are not even looked up.</param>
internal sealed class PerFile<T>(
    Func<SemanticModel, TreeScan, CancellationToken, ImmutableArray<T>> read,
    Func<TreeScan, bool>? mayHold = null)
{
    private readonly ConditionalWeakTable<TreeScan, Entry> _entries = new();

    internal IEnumerable<(SyntaxTree Tree, ImmutableArray<T> Results)> Read(Compilation compilation, CancellationToken cancellationToken)
    {
        var scan = CompilationScan.Of(compilation, cancellationToken);
        var index = 0;
        foreach (var tree in compilation.SyntaxTrees)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var syntax = scan.Trees[index++];
            if (mayHold is not null && !mayHold(syntax))
                continue;
            var results = Read(compilation, tree, syntax, scan.Declarations, cancellationToken);
            if (!results.IsEmpty)
                yield return (tree, results);
        }
    }

    private ImmutableArray<T> Read(
        Compilation compilation,
        SyntaxTree tree,
        TreeScan syntax,
        Declarations declarations,
        CancellationToken cancellationToken)
    {
        var entry = _entries.GetOrCreateValue(syntax);
        if (entry.Latest is { } latest && latest.Declarations.Equals(declarations))
            return latest.Results;

        var results = read(compilation.GetSemanticModel(tree), syntax, cancellationToken);
        entry.Latest = new Snapshot(declarations, results);
        return results;
    }

    private sealed class Entry
    {
        /// <summary>Swapped in whole, so that threads that read different compilations at once cannot mix them up.</summary>
        internal volatile Snapshot? Latest;
    }

    private sealed record Snapshot(Declarations Declarations, ImmutableArray<T> Results);
}
