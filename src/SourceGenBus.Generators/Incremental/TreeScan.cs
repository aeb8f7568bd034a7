using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SourceGenBus.Generators.Symbols;

namespace SourceGenBus.Generators.Incremental;

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
        ImmutableArray<ClassDeclarationSyntax> toolboxes,
        Calls calls,
        ImmutableArray<ClassDeclarationSyntax> withBase,
        bool hasAssemblyAttributes)
    {
        Declarations = declarations;
        AttributedTypes = types;
        StaticClassesWithAttributedMethods = toolboxes;
        PublishCalls = calls.Publishes.ToImmutable();
        SubscribeCalls = calls.Subscriptions.ToImmutable();
        RegistrationCalls = calls.Registrations.ToImmutable();
        ComposesBus = calls.ComposesBus;
        ClassesWithBase = withBase;
        Aggregates = withBase.RemoveAll(static declaration => !declaration.Modifiers.Any(SyntaxKind.PartialKeyword));
        HasAssemblyAttributes = hasAssemblyAttributes;
    }

    /// <summary>Equal for two versions of a file that differ only inside method bodies, comments and white space.</summary>
    internal Fingerprint Declarations { get; }

    /// <summary>Classes, structs and records with an attribute. An alias may stand for the attribute, so its name says nothing.</summary>
    internal ImmutableArray<TypeDeclarationSyntax> AttributedTypes { get; }

    /// <summary>Static classes of which a method has an attribute, whether or not they have one themselves.</summary>
    internal ImmutableArray<ClassDeclarationSyntax> StaticClassesWithAttributedMethods { get; }

    /// <summary>Calls of a method named as those of the bus are.</summary>
    internal ImmutableArray<InvocationExpressionSyntax> PublishCalls { get; }

    /// <summary>Calls of a method named Subscribe.</summary>
    internal ImmutableArray<InvocationExpressionSyntax> SubscribeCalls { get; }

    /// <summary>Calls that may register a scoped service.</summary>
    internal ImmutableArray<InvocationExpressionSyntax> RegistrationCalls { get; }

    /// <summary>Whether a method is called that is named like those that put a bus together.</summary>
    internal bool ComposesBus { get; }

    /// <summary>Classes that may derive from an aggregate: those with a base, of which an alias may be the name.</summary>
    internal ImmutableArray<ClassDeclarationSyntax> ClassesWithBase { get; }

    /// <summary>Those that are partial, so that the generator can continue them.</summary>
    internal ImmutableArray<ClassDeclarationSyntax> Aggregates { get; }

    /// <summary>Whether the file has attributes of the assembly.</summary>
    internal bool HasAssemblyAttributes { get; }

    internal static TreeScan Of(SyntaxTree tree, CancellationToken cancellationToken) =>
        Scans.TryGetValue(tree, out var scan) ? scan : Scans.GetValue(tree, tree => Scan(tree.GetRoot(cancellationToken)));

    private static TreeScan Scan(SyntaxNode root)
    {
        var fingerprint = new Fingerprint.Builder();
        var types = ImmutableArray.CreateBuilder<TypeDeclarationSyntax>();
        var toolboxes = ImmutableArray.CreateBuilder<ClassDeclarationSyntax>();
        var calls = new Calls();
        var withBase = ImmutableArray.CreateBuilder<ClassDeclarationSyntax>();

        // Not a walker: it recurses, and generated sources hold expressions of ten thousand operators.
        foreach (var item in root.DescendantNodesAndTokensAndSelf(static node => !IsBody(node)))
        {
            // Kinds of nodes count too: where code is half-typed, line breaks decide how the same tokens are understood.
            fingerprint.Add(item.RawKind, item.IsToken ? item.AsToken().Text : "");
            if (item.AsNode() is not { } node)
                continue;

            if (IsBody(node))
                calls.AddAll(node.DescendantNodes().OfType<InvocationExpressionSyntax>());
            else if (node is InvocationExpressionSyntax call)
                calls.Add(call);
            else if (node is ClassDeclarationSyntax or StructDeclarationSyntax or RecordDeclarationSyntax
                && ((TypeDeclarationSyntax)node).AttributeLists.Count > 0)
                types.Add((TypeDeclarationSyntax)node);

            if (node is not ClassDeclarationSyntax @class)
                continue;
            if (@class.BaseList is not null && !@class.Modifiers.Any(SyntaxKind.StaticKeyword))
                withBase.Add(@class);
            if (@class.Modifiers.Any(SyntaxKind.StaticKeyword)
                && @class.Members.Any(static member => member is MethodDeclarationSyntax { AttributeLists.Count: > 0 }))
                toolboxes.Add(@class);
        }

        return new TreeScan(
            fingerprint.ToFingerprint(),
            types.ToImmutable(),
            toolboxes.ToImmutable(),
            calls,
            withBase.ToImmutable(),
            root is CompilationUnitSyntax { AttributeLists.Count: > 0 });
    }

    /// <summary>Whether no other declaration can depend on what is inside.</summary>
    private static bool IsBody(SyntaxNode node) => node is BlockSyntax or ArrowExpressionClauseSyntax or GlobalStatementSyntax;

    /// <summary>The calls that count, by what their name says they may be.</summary>
    private sealed class Calls
    {
        internal ImmutableArray<InvocationExpressionSyntax>.Builder Publishes { get; } = ImmutableArray.CreateBuilder<InvocationExpressionSyntax>();

        internal ImmutableArray<InvocationExpressionSyntax>.Builder Subscriptions { get; } = ImmutableArray.CreateBuilder<InvocationExpressionSyntax>();

        internal ImmutableArray<InvocationExpressionSyntax>.Builder Registrations { get; } = ImmutableArray.CreateBuilder<InvocationExpressionSyntax>();

        internal bool ComposesBus { get; private set; }

        internal void AddAll(IEnumerable<InvocationExpressionSyntax> calls)
        {
            foreach (var call in calls)
                Add(call);
        }

        internal void Add(InvocationExpressionSyntax call)
        {
            if (CallSyntax.MayPublish(call))
                Publishes.Add(call);
            else if (CallSyntax.NameOf(call.Expression) is { } name)
            {
                (name == KnownNames.Subscribe ? Subscriptions : CallSyntax.MayRegisterScoped(name) ? Registrations : null)?.Add(call);
                ComposesBus |= CallSyntax.MayCompose(name);
            }
        }
    }
}
