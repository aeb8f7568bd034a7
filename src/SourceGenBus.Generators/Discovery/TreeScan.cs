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

    private TreeScan(Scanner scanner)
    {
        Declarations = scanner.Fingerprint.ToFingerprint();
        AttributedTypes = scanner.Types.ToImmutable();
        PublishCalls = scanner.Calls.ToImmutable();
        SubscribeCalls = scanner.Subscriptions.ToImmutable();
        RegistrationCalls = scanner.Registrations.ToImmutable();
    }

    /// <summary>Equal for two versions of a file that differ only inside method bodies, comments and white space.</summary>
    internal Fingerprint Declarations { get; }

    /// <summary>Classes and records with an attribute. An alias may stand for the attribute, so its name says nothing.</summary>
    internal ImmutableArray<TypeDeclarationSyntax> AttributedTypes { get; }

    /// <summary>Calls of a method named PublishAsync.</summary>
    internal ImmutableArray<InvocationExpressionSyntax> PublishCalls { get; }

    /// <summary>Calls of a method named Subscribe.</summary>
    internal ImmutableArray<InvocationExpressionSyntax> SubscribeCalls { get; }

    /// <summary>Calls that may register a scoped service.</summary>
    internal ImmutableArray<InvocationExpressionSyntax> RegistrationCalls { get; }

    internal static TreeScan Of(SyntaxTree tree, CancellationToken cancellationToken) =>
        Scans.TryGetValue(tree, out var scan) ? scan : Scans.GetValue(tree, tree => Scan(tree.GetRoot(cancellationToken)));

    private static TreeScan Scan(SyntaxNode root)
    {
        var scanner = new Scanner();
        scanner.Visit(root);
        return new TreeScan(scanner);
    }

    private sealed class Scanner : CSharpSyntaxWalker
    {
        private int _bodies;

        internal Fingerprint.Builder Fingerprint { get; } = new();

        internal ImmutableArray<TypeDeclarationSyntax>.Builder Types { get; } = ImmutableArray.CreateBuilder<TypeDeclarationSyntax>();

        internal ImmutableArray<InvocationExpressionSyntax>.Builder Calls { get; } = ImmutableArray.CreateBuilder<InvocationExpressionSyntax>();

        internal ImmutableArray<InvocationExpressionSyntax>.Builder Subscriptions { get; } = ImmutableArray.CreateBuilder<InvocationExpressionSyntax>();

        internal ImmutableArray<InvocationExpressionSyntax>.Builder Registrations { get; } = ImmutableArray.CreateBuilder<InvocationExpressionSyntax>();

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

        public override void VisitRecordDeclaration(RecordDeclarationSyntax node) => VisitType(node);

        public override void VisitInvocationExpression(InvocationExpressionSyntax node)
        {
            if (PublishCallSyntax.IsCandidate(node))
                Calls.Add(node);
            else if (PublishCallSyntax.NameOf(node.Expression) is { } name)
                (name == KnownNames.Subscribe ? Subscriptions : ScopedServices.IsRegistration(name) ? Registrations : null)?.Add(node);
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
