using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SourceGenBus.Generators.BusApi;

namespace SourceGenBus.Generators.Flow;

/// <summary>
/// Whether a file, by the names it calls alone, may publish and may commit. Most classes do one or neither, and need no
/// closer look. Read once per version of a file.
/// </summary>
internal sealed class FlowWords
{
    private static readonly ConditionalWeakTable<SyntaxTree, FlowWords> Known = new();

    private readonly bool _publishes;
    private readonly bool _commits;

    private FlowWords(SyntaxNode root)
    {
        foreach (var node in root.DescendantNodes())
        {
            if (node is not InvocationExpressionSyntax call)
                continue;
            var name = call.Expression switch
            {
                MemberAccessExpressionSyntax member => member.Name.Identifier.ValueText,
                MemberBindingExpressionSyntax member => member.Name.Identifier.ValueText,
                SimpleNameSyntax simple => simple.Identifier.ValueText,
                _ => "",
            };
            _publishes |= name.StartsWith("Publish", StringComparison.Ordinal)
                || name is EnqueueCalls.Enqueue or EnqueueCalls.EnqueueAsync or EnqueueCalls.TryEnqueue;
            _commits |= name.StartsWith("Save", StringComparison.Ordinal)
                || name.StartsWith("Commit", StringComparison.Ordinal)
                || name.StartsWith("Complete", StringComparison.Ordinal);
        }
    }

    /// <summary>Whether the files of a class name both.</summary>
    internal static bool SpeakOfBoth(INamedTypeSymbol type, CancellationToken cancellationToken)
    {
        var words = type.DeclaringSyntaxReferences.Select(reference => Of(reference.SyntaxTree, cancellationToken)).ToList();
        return words.Any(static file => file._publishes) && words.Any(static file => file._commits);
    }

    private static FlowWords Of(SyntaxTree tree, CancellationToken cancellationToken) =>
        Known.TryGetValue(tree, out var words) ? words : Known.GetValue(tree, tree => new FlowWords(tree.GetRoot(cancellationToken)));
}
