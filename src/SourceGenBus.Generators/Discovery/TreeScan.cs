using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SourceGenBus.Generators.Rules;

namespace SourceGenBus.Generators.Discovery;

/// <summary>
/// What the syntax of one file tells: the classes that may be handlers, the calls that may publish, and a fingerprint of
/// everything outside method bodies. Made once per syntax tree, and a tree lives from one edit of its file to the next.
/// </summary>
internal sealed class TreeScan
{
    private static readonly ConditionalWeakTable<SyntaxTree, TreeScan> Scans = new();

    private TreeScan(
        Fingerprint declarations,
        ImmutableArray<TypeDeclarationSyntax> types,
        ImmutableArray<InvocationExpressionSyntax> calls,
        ImmutableArray<ClassDeclarationSyntax> aggregates,
        bool hasAssemblyAttributes,
        bool composesBus)
    {
        Declarations = declarations;
        AttributedTypes = types;
        PublishCalls = calls;
        Aggregates = aggregates;
        HasAssemblyAttributes = hasAssemblyAttributes;
        ComposesBus = composesBus;
    }

    /// <summary>Equal for two versions of a file that differ only inside method bodies, comments and white space.</summary>
    internal Fingerprint Declarations { get; }

    /// <summary>Classes, structs and records with an attribute. An alias may stand for the attribute, so its name says nothing.</summary>
    internal ImmutableArray<TypeDeclarationSyntax> AttributedTypes { get; }

    /// <summary>Calls of a method named as those of the bus are.</summary>
    internal ImmutableArray<InvocationExpressionSyntax> PublishCalls { get; }

    /// <summary>Classes with a base class that is named AggregateRoot.</summary>
    internal ImmutableArray<ClassDeclarationSyntax> Aggregates { get; }

    /// <summary>Whether the file has attributes of the assembly.</summary>
    internal bool HasAssemblyAttributes { get; }

    /// <summary>Whether a method is called that is named like those that put a bus together.</summary>
    internal bool ComposesBus { get; }

    internal static TreeScan Of(SyntaxTree tree, CancellationToken cancellationToken) =>
        Scans.TryGetValue(tree, out var scan) ? scan : Scans.GetValue(tree, tree => Scan(tree.GetRoot(cancellationToken)));

    private static TreeScan Scan(SyntaxNode root)
    {
        var fingerprint = new Fingerprint.Builder();
        var types = ImmutableArray.CreateBuilder<TypeDeclarationSyntax>();
        var calls = ImmutableArray.CreateBuilder<InvocationExpressionSyntax>();
        var aggregates = ImmutableArray.CreateBuilder<ClassDeclarationSyntax>();

        var composesBus = false;

        // Not a walker: it recurses, and generated sources hold expressions of ten thousand operators.
        foreach (var item in root.DescendantNodesAndTokensAndSelf(static node => !IsBody(node)))
        {
            // Kinds of nodes count too: where code is half-typed, line breaks decide how the same tokens are understood.
            fingerprint.Add(item.RawKind, item.IsToken ? item.AsToken().Text : "");
            if (item.AsNode() is not { } node)
                continue;

            if (IsBody(node))
            {
                foreach (var call in node.DescendantNodes().OfType<InvocationExpressionSyntax>())
                    Add(call);
            }
            else if (node is InvocationExpressionSyntax call)
            {
                Add(call);
            }
            else if (node is ClassDeclarationSyntax or StructDeclarationSyntax or RecordDeclarationSyntax && ((TypeDeclarationSyntax)node).AttributeLists.Count > 0)
                types.Add((TypeDeclarationSyntax)node);

            if (node is ClassDeclarationSyntax @class && AggregateSyntax.IsCandidate(@class))
                aggregates.Add(@class);
        }

        return new TreeScan(
            fingerprint.ToFingerprint(),
            types.ToImmutable(),
            calls.ToImmutable(),
            aggregates.ToImmutable(),
            root is CompilationUnitSyntax { AttributeLists.Count: > 0 },
            composesBus);

        void Add(InvocationExpressionSyntax call)
        {
            if (PublishCallSyntax.IsCandidate(call))
                calls.Add(call);
            composesBus |= Composition.IsCandidate(call);
        }
    }

    /// <summary>Whether no other declaration can depend on what is inside.</summary>
    private static bool IsBody(SyntaxNode node) => node is BlockSyntax or ArrowExpressionClauseSyntax or GlobalStatementSyntax;
}
