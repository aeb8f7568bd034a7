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
        bool hasAssemblyAttributes)
    {
        Declarations = declarations;
        AttributedTypes = types;
        PublishCalls = calls;
        HasAssemblyAttributes = hasAssemblyAttributes;
    }

    /// <summary>Equal for two versions of a file that differ only inside method bodies, comments and white space.</summary>
    internal Fingerprint Declarations { get; }

    /// <summary>Classes, structs and records with an attribute. An alias may stand for the attribute, so its name says nothing.</summary>
    internal ImmutableArray<TypeDeclarationSyntax> AttributedTypes { get; }

    /// <summary>Calls of a method named as those of the bus are.</summary>
    internal ImmutableArray<InvocationExpressionSyntax> PublishCalls { get; }

    /// <summary>Whether the file has attributes of the assembly.</summary>
    internal bool HasAssemblyAttributes { get; }

    internal static TreeScan Of(SyntaxTree tree, CancellationToken cancellationToken) =>
        Scans.TryGetValue(tree, out var scan) ? scan : Scans.GetValue(tree, tree => Scan(tree.GetRoot(cancellationToken)));

    private static TreeScan Scan(SyntaxNode root)
    {
        var scanner = new Scanner();
        scanner.Visit(root);
        return new TreeScan(scanner.Fingerprint.ToFingerprint(), scanner.Types.ToImmutable(), scanner.Calls.ToImmutable(), root is CompilationUnitSyntax { AttributeLists.Count: > 0 });
    }

    private sealed class Scanner : CSharpSyntaxWalker
    {
        private int _bodies;

        internal Fingerprint.Builder Fingerprint { get; } = new();

        internal ImmutableArray<TypeDeclarationSyntax>.Builder Types { get; } = ImmutableArray.CreateBuilder<TypeDeclarationSyntax>();

        internal ImmutableArray<InvocationExpressionSyntax>.Builder Calls { get; } = ImmutableArray.CreateBuilder<InvocationExpressionSyntax>();

        public override void DefaultVisit(SyntaxNode node)
        {
            // A walker of this depth visits nodes only, so the tokens that are a declaration's own are added here.
            if (_bodies > 0)
            {
                foreach (var child in node.ChildNodes())
                    Visit(child);
                return;
            }

            foreach (var child in node.ChildNodesAndTokens())
            {
                if (child.AsNode() is { } childNode)
                    Visit(childNode);
                else
                    Fingerprint.Add(child.RawKind, child.AsToken().Text);
            }
        }

        public override void VisitBlock(BlockSyntax node) => VisitBody(node);

        public override void VisitArrowExpressionClause(ArrowExpressionClauseSyntax node) => VisitBody(node);

        public override void VisitGlobalStatement(GlobalStatementSyntax node) => VisitBody(node);

        public override void VisitClassDeclaration(ClassDeclarationSyntax node) => VisitType(node);

        public override void VisitStructDeclaration(StructDeclarationSyntax node) => VisitType(node);

        public override void VisitRecordDeclaration(RecordDeclarationSyntax node) => VisitType(node);

        public override void VisitInvocationExpression(InvocationExpressionSyntax node)
        {
            if (PublishCallSyntax.IsCandidate(node))
                Calls.Add(node);
            DefaultVisit(node);
        }

        private void VisitType(TypeDeclarationSyntax node)
        {
            if (node.AttributeLists.Count > 0)
                Types.Add(node);
            DefaultVisit(node);
        }

        private void VisitBody(SyntaxNode node)
        {
            if (_bodies == 0)
                Fingerprint.Add(node.RawKind, "");
            _bodies++;
            DefaultVisit(node);
            _bodies--;
        }
    }
}
