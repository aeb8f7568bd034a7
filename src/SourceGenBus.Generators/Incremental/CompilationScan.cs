using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;

namespace SourceGenBus.Generators.Incremental;

/// <summary>The scans of all files of one compilation, and the declarations that they add up to.</summary>
internal sealed class CompilationScan
{
    private static readonly ConditionalWeakTable<Compilation, CompilationScan> Scans = new();

    private CompilationScan(Compilation compilation, CancellationToken cancellationToken)
    {
        var fingerprint = new Fingerprint.Builder();
        var trees = ImmutableArray.CreateBuilder<TreeScan>();
        foreach (var tree in compilation.SyntaxTrees)
        {
            var scan = TreeScan.Of(tree, cancellationToken);
            trees.Add(scan);
            fingerprint.Add(scan.Declarations);
        }

        Trees = trees.ToImmutable();
        Declarations = Declarations.Of(compilation, fingerprint.ToFingerprint());
    }

    /// <summary>One for each of the compilation's trees, in their order.</summary>
    internal ImmutableArray<TreeScan> Trees { get; }

    /// <summary>What is outside of all method bodies.</summary>
    internal Declarations Declarations { get; }

    /// <summary>The scan of a compilation; the generator's steps share it.</summary>
    internal static CompilationScan Of(Compilation compilation, CancellationToken cancellationToken) =>
        Scans.TryGetValue(compilation, out var scan)
            ? scan
            : Scans.GetValue(compilation, compilation => new CompilationScan(compilation, cancellationToken));
}
