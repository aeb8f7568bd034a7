using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Simplification;
using SourceGenBus.Generators.Descriptors;

namespace SourceGenBus.CodeFixes.Concurrency;

/// <summary>Counts with <c>Interlocked</c>, so that concurrent events lose no count.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(InterlockedFix))]
[Shared]
public sealed class InterlockedFix : SyntaxFix
{
    /// <inheritdoc />
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = Ids(DiagnosticIds.UnsynchronizedState);

    internal override IEnumerable<OfferedFix> Offer(FixableCode code)
    {
        // Only a field has an address, and only a whole statement does not use the value before.
        if (code.Node is ExpressionSyntax target
            && target.Parent is ExpressionSyntax { Parent: ExpressionStatementSyntax } operation
            && code.Model.GetSymbolInfo(target).Symbol is IFieldSymbol { Type.SpecialType: SpecialType.System_Int32 or SpecialType.System_Int64 }
            && Call(operation, target) is { } call)
        {
            yield return new OfferedFix(
                "Use Interlocked", "Interlocked", editor => editor.ReplaceNode(operation, call.WithTriviaFrom(operation)));
        }
    }

    private static InvocationExpressionSyntax? Call(ExpressionSyntax operation, ExpressionSyntax target) => operation.Kind() switch
    {
        SyntaxKind.PostIncrementExpression or SyntaxKind.PreIncrementExpression => Call("Increment", target),
        SyntaxKind.PostDecrementExpression or SyntaxKind.PreDecrementExpression => Call("Decrement", target),
        SyntaxKind.AddAssignmentExpression when operation is AssignmentExpressionSyntax { Left: var left, Right: var value }
            && left == target =>
            Call("Add", target, SyntaxFactory.Argument(value.WithoutTrivia()).WithLeadingTrivia(SyntaxFactory.Space)),
        _ => null,
    };

    private static InvocationExpressionSyntax Call(string method, ExpressionSyntax target, params ArgumentSyntax[] more)
    {
        var reference = SyntaxFactory.Argument(
            null, SyntaxFactory.Token(SyntaxKind.RefKeyword).WithTrailingTrivia(SyntaxFactory.Space), target.WithoutTrivia());
        return SyntaxFactory.InvocationExpression(
            SyntaxFactory.ParseExpression(
                "global::System.Threading.Interlocked." + method).WithAdditionalAnnotations(Simplifier.Annotation),
            SyntaxFactory.ArgumentList(SyntaxFactory.SeparatedList(more.Prepend(reference))));
    }
}
