using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;

namespace SourceGenBus.Generators.Incremental;

/// <summary>
/// Everything outside method bodies that the meaning of a declaration can depend on: the declarations of all files, the
/// references and the options. While it is equal, what was read from an unchanged file is still true, and what depends on
/// declarations alone is true whatever changed.
/// </summary>
internal sealed class Declarations : IEquatable<Declarations>
{
    // The options object is the one thing that the compilations of successive edits share and those of other projects do not.
    private static readonly ConditionalWeakTable<CompilationOptions, StrongBox<Declarations>> Newest = new();

    private readonly Fingerprint _fingerprint;
    private readonly ImmutableArray<MetadataReference> _references;
    private readonly CompilationOptions _options;
    private readonly string? _assemblyName;
    private readonly ConcurrentMemo _memo = new();

    private Declarations(Compilation compilation, Fingerprint fingerprint)
    {
        _fingerprint = fingerprint;
        _references = compilation.ExternalReferences;
        _options = compilation.Options;
        _assemblyName = compilation.AssemblyName;
    }

    /// <summary>The declarations of a compilation; the same object as for the one before, when they are equal.</summary>
    internal static Declarations Of(Compilation compilation, Fingerprint fingerprint)
    {
        var declarations = new Declarations(compilation, fingerprint);
        var newest = Newest.GetValue(compilation.Options, static _ => new StrongBox<Declarations>());
        if (Volatile.Read(ref newest.Value) is { } known && known.Equals(declarations))
            return known;
        Volatile.Write(ref newest.Value, declarations);
        return declarations;
    }

    /// <summary>Computes once what depends on declarations alone. The value must hold no symbols or nodes.</summary>
    internal T Remember<T>(Compilation compilation, Func<Compilation, CancellationToken, T> compute, CancellationToken cancellationToken)
    {
        if (_memo.TryGet<T>(compute, out var known))
            return known;
        var value = compute(compilation, cancellationToken);
        _memo.Add(compute, value);
        return value;
    }

    public bool Equals(Declarations? other) =>
        ReferenceEquals(this, other)
        || (other is not null
            && _fingerprint == other._fingerprint
            && _assemblyName == other._assemblyName
            && _options.Equals(other._options)
            && (_references == other._references || _references.SequenceEqual(other._references, ByReference.Instance)));

    public override bool Equals(object? obj) => Equals(obj as Declarations);

    public override int GetHashCode() => _fingerprint.GetHashCode();

    private sealed class ByReference : IEqualityComparer<MetadataReference>
    {
        internal static readonly ByReference Instance = new();

        public bool Equals(MetadataReference? left, MetadataReference? right) => ReferenceEquals(left, right);

        public int GetHashCode(MetadataReference reference) => RuntimeHelpers.GetHashCode(reference);
    }

    /// <summary>Values by the function that computes them. Two threads may compute the same value; either will do.</summary>
    private sealed class ConcurrentMemo
    {
        private ImmutableDictionary<object, object?> _values = ImmutableDictionary<object, object?>.Empty;

        internal bool TryGet<T>(object key, out T value)
        {
            var known = Volatile.Read(ref _values).TryGetValue(key, out var found);
            value = known ? (T)found! : default!;
            return known;
        }

        internal void Add(object key, object? value) => ImmutableInterlocked.TryAdd(ref _values, key, value);
    }
}
