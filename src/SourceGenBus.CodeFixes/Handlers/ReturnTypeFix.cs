using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;
using SourceGenBus.Generators.Descriptors;
using SourceGenBus.Generators.Symbols;

namespace SourceGenBus.CodeFixes.Handlers;

/// <summary>Makes <c>HandleAsync</c> return a task, so that somebody can await it and see its failure.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ReturnTypeFix))]
[Shared]
public sealed class ReturnTypeFix : SyntaxFix
{
    private const string ValueTask = "System.Threading.Tasks.ValueTask";
    private const string Task = "System.Threading.Tasks.Task";

    /// <inheritdoc />
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = Ids(DiagnosticIds.NotAwaitable);

    internal override IEnumerable<OfferedFix> Offer(FixableCode code)
    {
        if (code.Find<MethodDeclarationSyntax>() is not { } method
            || code.Model.GetDeclaredSymbol(method) is not { IsOverride: false, IsVirtual: false, IsAbstract: false, IsPartialDefinition: false } symbol
            || symbol.PartialDefinitionPart is not null
            || OwesResult(symbol))
        {
            return [];
        }

        if (symbol.ReturnsVoid)
            return [Return(ValueTask, method, code), Return(Task, method, code)];

        // What already is a task only has to be called one; any other result would be lost.
        return symbol is { IsAsync: false, ReturnType: INamedTypeSymbol { Name: "Task", Arity: 1 } } ? [Return(Task, method, code)] : [];
    }

    /// <summary>What to answer with only the author of a command or query handler knows.</summary>
    private static bool OwesResult(IMethodSymbol method) => FixableCode.MarksOf(method.ContainingType).Any(mark =>
        mark.Result is not null && mark.Message.IsSameAtRunTime(method.Parameters[0].Type));

    private static OfferedFix Return(string type, MethodDeclarationSyntax method, FixableCode code)
    {
        var name = code.NameAt(type, method.SpanStart);
        var isDone = type == Task ? name + ".CompletedTask" : "default";
        var needsReturn = code.Model.GetDeclaredSymbol(method) is { IsAsync: false, ReturnsVoid: true };
        var endIsReachable = method.Body is null
            || code.Model.AnalyzeControlFlow(method.Body) is not { Succeeded: true, EndPointIsReachable: false };
        return new OfferedFix($"Return '{type.Substring(type.LastIndexOf('.') + 1)}'", type, editor => editor.ReplaceNode(
            method,
            (current, _) =>
            {
                var changed = (MethodDeclarationSyntax)current;
                if (needsReturn)
                    changed = WithResult(changed, SyntaxFactory.ParseExpression(isDone), endIsReachable);
                return changed.WithReturnType(SyntaxFactory.ParseTypeName(name).WithTriviaFrom(changed.ReturnType));
            }));
    }

    private static MethodDeclarationSyntax WithResult(MethodDeclarationSyntax method, ExpressionSyntax result, bool endIsReachable)
    {
        var @return = SyntaxFactory.ReturnStatement(
            SyntaxFactory.Token(SyntaxKind.ReturnKeyword).WithTrailingTrivia(SyntaxFactory.Space),
            result,
            SyntaxFactory.Token(SyntaxKind.SemicolonToken));
        if (method.ExpressionBody is { } arrow)
        {
            if (arrow.Expression is ThrowExpressionSyntax)
                return method;
            var block = SyntaxFactory.Block(SyntaxFactory.ExpressionStatement(arrow.Expression.WithoutTrivia()), @return)
                .WithTrailingTrivia(method.SemicolonToken.TrailingTrivia);
            return method
                .WithExpressionBody(null)
                .WithSemicolonToken(default)
                .WithParameterList(method.ParameterList.WithTrailingTrivia(SyntaxFactory.ElasticLineFeed))
                .WithBody(block)
                .WithAdditionalAnnotations(Formatter.Annotation);
        }

        if (method.Body is not { } body)
            return method;

        // The returns of lambdas and local functions are their own.
        var returns = body
            .DescendantNodes(static node => node is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax))
            .OfType<ReturnStatementSyntax>()
            .Where(static statement => statement.Expression is null);
        body = body.ReplaceNodes(returns, (_, current) => @return.WithTriviaFrom(current));
        return method.WithBody(endIsReachable ? body.AddStatements(@return.WithAdditionalAnnotations(Formatter.Annotation)) : body);
    }
}
