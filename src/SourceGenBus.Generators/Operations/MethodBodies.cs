using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace SourceGenBus.Generators.Operations;

/// <summary>Reads the bodies of methods that stand elsewhere than the code under analysis.</summary>
internal static class MethodBodies
{
    /// <summary>
    /// The method with the body that a call runs. A partial method is called by its declaration and has its body in another.
    /// </summary>
    internal static IMethodSymbol Implementation(IMethodSymbol method) =>
        method.OriginalDefinition.PartialImplementationPart ?? method.OriginalDefinition;

    /// <summary>The body of a method of this compilation; null where it has none.</summary>
    internal static IOperation? Read(IMethodSymbol method, Compilation compilation, CancellationToken cancellationToken) =>
        ReadWhole(method, compilation, cancellationToken) is { } body ? body.BlockBody ?? body.ExpressionBody : null;

    /// <summary>The same as the root that a control-flow graph is made of.</summary>
    internal static IMethodBodyOperation? ReadWhole(IMethodSymbol method, Compilation compilation, CancellationToken cancellationToken) =>
        method.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(cancellationToken) is MethodDeclarationSyntax declaration
        && compilation.ContainsSyntaxTree(declaration.SyntaxTree)
            ? compilation.GetSemanticModel(declaration.SyntaxTree).GetOperation(declaration, cancellationToken) as IMethodBodyOperation
            : null;
}
