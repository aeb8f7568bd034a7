using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SourceGenBus.Generators.Discovery;

namespace SourceGenBus.Generators.Rules;

/// <summary>Recognises where a program puts its bus together: the generated <c>AddSourceGenBus</c> and <c>AddHandlers</c>.</summary>
internal static class Composition
{
    /// <summary>By syntax alone.</summary>
    internal static bool IsCandidate(InvocationExpressionSyntax call) =>
        NameOf(call)?.Identifier.ValueText is KnownNames.AddSourceGenBus or KnownNames.AddHandlers;

    internal static bool IsComposition(InvocationExpressionSyntax call, SemanticModel model, CancellationToken cancellationToken) =>
        model.GetSymbolInfo(call, cancellationToken).Symbol is IMethodSymbol { ContainingType: { } type } method
        && (method.Name == KnownNames.AddSourceGenBus
            ? type.Is("Microsoft.Extensions.DependencyInjection", "SourceGenBusServiceCollectionExtensions")
            : type.Is(KnownNames.Namespace, "SourceGenBusBuilderExtensions"));

    /// <summary>Whether any file of a compilation composes a bus. Costs a look-up per file that did not change.</summary>
    internal static bool IsIn(Compilation compilation, CancellationToken cancellationToken) =>
        compilation.SyntaxTrees.Any(tree => TreeScan.Of(tree, cancellationToken).ComposesBus);

    /// <summary>The method's name where it is called, by which diagnostics show the call.</summary>
    internal static SimpleNameSyntax? NameOf(InvocationExpressionSyntax call) => call.Expression switch
    {
        MemberAccessExpressionSyntax member => member.Name,
        MemberBindingExpressionSyntax conditional => conditional.Name,
        _ => null,
    };
}
