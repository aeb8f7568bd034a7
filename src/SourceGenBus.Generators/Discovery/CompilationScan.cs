using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;

namespace SourceGenBus.Generators.Discovery;

/// <summary>
/// Everything outside method bodies that the meaning of a declaration can depend on: the declarations of all files, the
/// references and the options. While it is equal, what was read from an unchanged file is still true.
/// </summary>
internal sealed class CompilationScan : IEquatable<CompilationScan>
{
    private static readonly ConditionalWeakTable<Compilation, CompilationScan> Scans = new();

    private readonly Fingerprint _declarations;
    private readonly ImmutableArray<MetadataReference> _references;
    private readonly CompilationOptions _options;
    private readonly string? _assemblyName;

    private CompilationScan(Compilation compilation, CancellationToken cancellationToken)
    {
        var fingerprint = new Fingerprint.Builder();
        foreach (var tree in compilation.SyntaxTrees)
            fingerprint.Add(TreeScan.Of(tree, cancellationToken).Declarations);
        _declarations = fingerprint.ToFingerprint();
        _references = compilation.ExternalReferences;
        _options = compilation.Options;
        _assemblyName = compilation.AssemblyName;
    }

    /// <summary>The scan of a compilation; the generator's steps share it.</summary>
    internal static CompilationScan Of(Compilation compilation, CancellationToken cancellationToken) =>
        Scans.TryGetValue(compilation, out var scan)
            ? scan
            : Scans.GetValue(compilation, compilation => new CompilationScan(compilation, cancellationToken));

    public bool Equals(CompilationScan? other) =>
        ReferenceEquals(this, other)
        || (other is not null
            && _declarations == other._declarations
            && _assemblyName == other._assemblyName
            && _options.Equals(other._options)
            && (_references == other._references || _references.SequenceEqual(other._references, ReferenceEqualityComparer.Instance)));

    public override bool Equals(object? obj) => Equals(obj as CompilationScan);

    public override int GetHashCode() => _declarations.GetHashCode();

    private sealed class ReferenceEqualityComparer : IEqualityComparer<MetadataReference>
    {
        internal static readonly ReferenceEqualityComparer Instance = new();

        public bool Equals(MetadataReference? left, MetadataReference? right) => ReferenceEquals(left, right);

        public int GetHashCode(MetadataReference reference) => RuntimeHelpers.GetHashCode(reference);
    }
}
