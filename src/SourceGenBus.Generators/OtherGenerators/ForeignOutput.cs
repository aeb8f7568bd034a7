using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SourceGenBus.Generators.Symbols;

namespace SourceGenBus.Generators.OtherGenerators;

/// <summary>
/// The output of other source generators in a compilation that an analyzer sees. No generator sees that of another, so that what stands
/// there is missing from the generated code.
/// </summary>
/// <remarks>
/// The compiler keeps no note of which files generators wrote. It gives them paths of the form <c>base/assembly/generator/name</c>,
/// in every host, and the files of this generator, of which there is always one, tell the base.
/// </remarks>
internal sealed class ForeignOutput
{
    private static readonly ConditionalWeakTable<Compilation, ForeignOutput> Known = new();
    private static readonly string OwnFolder = $"/SourceGenBus.Generators/{typeof(EventBusGenerator).FullName}/";

    private readonly HashSet<SyntaxTree> _foreign;

    private ForeignOutput(Compilation compilation)
    {
        var isRooted = false;
        var own = ImmutableArray.CreateBuilder<SyntaxTree>();
        string? root = null;
        foreach (var tree in compilation.SyntaxTrees)
        {
            var path = PathOf(tree);
            var place = path.IndexOf(OwnFolder, StringComparison.Ordinal);
            if (place < 0)
                continue;
            root ??= path.Substring(0, place + 1);
            isRooted = IsRooted(tree);
            own.Add(tree);
        }

        Own = new OwnOutput(own.ToImmutable());
        _foreign = root is null
            ? []
            : new HashSet<SyntaxTree>(compilation.SyntaxTrees.Where(tree =>
                IsRooted(tree) == isRooted && IsOutput(PathOf(tree), root) && !own.Contains(tree)));
    }

    internal static ForeignOutput Of(Compilation compilation) =>
        Known.TryGetValue(compilation, out var outputs)
            ? outputs
            : Known.GetValue(compilation, static compilation => new ForeignOutput(compilation));

    /// <summary>
    /// What this generator wrote: it sees what other generators write once, before any of them runs.
    /// </summary>
    internal OwnOutput Own { get; }

    /// <summary>Whether another generator wrote anything at all.</summary>
    internal bool Any => _foreign.Count > 0;

    internal bool Wrote(SyntaxTree? tree) => tree is not null && _foreign.Contains(tree);

    /// <summary>Whether another generator wrote a part of what a symbol is made of.</summary>
    internal bool WrotePartOf(ISymbol symbol) => symbol.DeclaringSyntaxReferences.Any(part => _foreign.Contains(part.SyntaxTree));

    /// <summary>The first type that another generator wrote a part of, among a type and all that its declaration is made of.</summary>
    internal INamedTypeSymbol? Find(ITypeSymbol? type) => Find(type, new HashSet<ISymbol>(SymbolEqualityComparer.Default));

    /// <summary>
    /// The type of the first constant that another generator wrote, or that type itself, among what attributes or default values name;
    /// also in the values of the project's own constants.
    /// </summary>
    internal INamedTypeSymbol? FindConstant(IEnumerable<SyntaxReference?> places, Compilation compilation) =>
        FindConstant(places.Select(static place => place?.GetSyntax()), compilation);

    internal INamedTypeSymbol? FindConstant(IEnumerable<SyntaxNode?> places, Compilation compilation) =>
        FindConstant(places, compilation, new HashSet<ISymbol>(SymbolEqualityComparer.Default));

    private INamedTypeSymbol? FindConstant(IEnumerable<SyntaxNode?> places, Compilation compilation, HashSet<ISymbol> seen) => places
        .OfType<SyntaxNode>()
        .Where(place => compilation.ContainsSyntaxTree(place.SyntaxTree))
        .SelectMany(place => place.DescendantNodes().OfType<SimpleNameSyntax>()
            .Select(name => compilation.GetSemanticModel(place.SyntaxTree).GetSymbolInfo(name).Symbol))
        .Select(symbol => symbol switch
        {
            null => null,
            INamedTypeSymbol type => IsForeign(type) ? type : null,
            IFieldSymbol { HasConstantValue: true } field when seen.Add(field) && !WrotePartOf(field) =>
                FindConstant(field.DeclaringSyntaxReferences.Select(static place => place.GetSyntax()), compilation, seen),
            _ => WrotePartOf(symbol) ? symbol.ContainingType : null,
        })
        .FirstOrDefault(static found => found is not null);

    /// <summary>Whether another generator wrote all of a type.</summary>
    internal bool IsForeign(INamedTypeSymbol type) =>
        !type.DeclaringSyntaxReferences.IsEmpty && type.DeclaringSyntaxReferences.All(part => Wrote(part.SyntaxTree));

    private INamedTypeSymbol? Find(ITypeSymbol? type, HashSet<ISymbol> seen)
    {
        if (type is IArrayTypeSymbol array)
            return Find(array.ElementType, seen);
        if (type is null || !seen.Add(type))
            return null;
        if (type is INamedTypeSymbol named && WrotePartOf(named))
            return named;
        return PartsOf(type).Select(part => Find(part, seen)).FirstOrDefault(static found => found is not null);
    }

    /// <summary>What must be known to know a type. Bases of types from libraries cannot be from this compilation.</summary>
    private static IEnumerable<ITypeSymbol?> PartsOf(ITypeSymbol type) => type switch
    {
        ITypeParameterSymbol parameter => parameter.ConstraintTypes,
        INamedTypeSymbol named when named.IsInSource() => named.TypeArguments
            .Append(named.ContainingType)
            .Append(named.BaseType)
            .Concat(named.Interfaces),
        INamedTypeSymbol named => named.TypeArguments.Append(named.ContainingType),
        _ => [],
    };

    private static bool IsOutput(string path, string root)
    {
        if (!path.StartsWith(root, StringComparison.Ordinal))
            return false;
        var generator = path.IndexOf('/', root.Length);
        return generator > 0 && path.IndexOf('/', generator + 1) > 0; // The name of a generator without a namespace has no dot.
    }

    /// <summary>Without an output folder, the paths of generated files are relative, and those of the project's files are not.</summary>
    private static bool IsRooted(SyntaxTree tree) => tree.FilePath is { Length: > 1 } path && (path[0] is '/' or '\\' || path[1] == ':');

    /// <summary>With a slash before a relative path, which is what the compiler makes without an output folder.</summary>
    private static string PathOf(SyntaxTree tree)
    {
        var path = tree.FilePath.Replace('\\', '/');
        return path.StartsWith("/", StringComparison.Ordinal) ? path : "/" + path;
    }
}
