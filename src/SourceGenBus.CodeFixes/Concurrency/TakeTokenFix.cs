using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.Operations;
using Microsoft.CodeAnalysis.Simplification;
using SourceGenBus.Generators.Concurrency;
using SourceGenBus.Generators.Descriptors;

namespace SourceGenBus.CodeFixes.Concurrency;

/// <summary>Lets <c>HandleAsync</c> take a token, and passes it on to every call that accepts one.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(TakeTokenFix))]
[Shared]
public sealed class TakeTokenFix : SyntaxFix
{
    private const string Token = "cancellationToken";

    /// <inheritdoc />
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = Ids(DiagnosticIds.TokenNotTaken);

    internal override IEnumerable<OfferedFix> Offer(FixableCode code)
    {
        // Another variable of that name would be meant instead.
        if (code.Find<MethodDeclarationSyntax>() is not { } method
            || method.DescendantTokens().Any(static token => token.IsKind(SyntaxKind.IdentifierToken) && token.ValueText == Token)
            || code.Model.GetDeclaredSymbol(method) is not { } symbol)
        {
            yield break;
        }

        yield return new OfferedFix("Take a cancellation token and pass it on", "TakeToken", editor =>
        {
            foreach (var call in method.DescendantNodes().OfType<InvocationExpressionSyntax>())
            {
                if (code.Model.GetOperation(call) is IInvocationOperation operation
                    && TokenFlow.LacksToken(operation)
                    && TokenFlow.TokenAt(operation, symbol) is null
                    && CanCapture(call)
                    && TokenArguments.For(call, Token, code.Model) is { } argument)
                {
                    editor.ReplaceNode(call, (current, _) => TokenArguments.Add(current, argument));
                }
            }

            editor.AddParameter(method, SyntaxFactory.Parameter(SyntaxFactory.Identifier(Token)).WithType(
                SyntaxFactory.ParseTypeName("global::System.Threading.CancellationToken")
                    .WithTrailingTrivia(SyntaxFactory.Space)
                    .WithAdditionalAnnotations(Simplifier.Annotation)));
        });
    }

    private static bool CanCapture(SyntaxNode call) => !call.Ancestors().Any(static node =>
        node is AnonymousFunctionExpressionSyntax lambda && lambda.Modifiers.Any(SyntaxKind.StaticKeyword)
        || node is LocalFunctionStatementSyntax local && local.Modifiers.Any(SyntaxKind.StaticKeyword));
}
