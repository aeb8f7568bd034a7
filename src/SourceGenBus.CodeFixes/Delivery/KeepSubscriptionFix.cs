using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.Formatting;
using SourceGenBus.Generators.Descriptors;

namespace SourceGenBus.CodeFixes.Delivery;

/// <summary>Keeps a subscription in a field, or says that it lasts as long as the bus.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(KeepSubscriptionFix))]
[Shared]
public sealed class KeepSubscriptionFix : SyntaxFix
{
    /// <inheritdoc />
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = Ids(DiagnosticIds.DroppedSubscription);

    internal override IEnumerable<OfferedFix> Offer(FixableCode code)
    {
        if (code.Find<ExpressionStatementSyntax>() is not { } statement)
            yield break;

        // A field holds one subscription, so it is offered where the statement runs once: in the constructor.
        if (statement is { Expression: InvocationExpressionSyntax, Parent: BlockSyntax { Parent: ConstructorDeclarationSyntax { Parent: TypeDeclarationSyntax type } constructor } }
            && !constructor.Modifiers.Any(SyntaxKind.StaticKeyword))
        {
            var index = constructor.Body!.Statements.OfType<ExpressionStatementSyntax>()
                .Where(other => IsSubscription(other, code.Model))
                .TakeWhile(other => other != statement)
                .Count();
            var name = FreeName(code.Model.GetDeclaredSymbol(type)!, index);
            yield return new OfferedFix("Keep the subscription in a field", "Keep", editor =>
            {
                var lineEnd = LineEndOf(type);
                if (type.Members[0] is not FieldDeclarationSyntax)
                    editor.ReplaceNode(type.Members[0], (current, _) => AfterEmptyLine(current, lineEnd));
                editor.InsertMembers(type, 0, [Field(name, lineEnd)]);
                Assign(editor, statement, name);
            });
        }

        yield return new OfferedFix("Let the subscription last as long as the bus", "Discard", editor => Assign(editor, statement, "_"));
    }

    private static void Assign(SyntaxEditor editor, ExpressionStatementSyntax statement, string name) =>
        editor.ReplaceNode(statement.Expression, (current, _) => SyntaxFactory.AssignmentExpression(
            SyntaxKind.SimpleAssignmentExpression,
            SyntaxFactory.IdentifierName(name).WithTrailingTrivia(SyntaxFactory.Space),
            SyntaxFactory.Token(SyntaxKind.EqualsToken).WithTrailingTrivia(SyntaxFactory.Space),
            ((ExpressionSyntax)current).WithoutLeadingTrivia()).WithLeadingTrivia(current.GetLeadingTrivia()));

    private static MemberDeclarationSyntax Field(string name, SyntaxTrivia lineEnd) =>
        SyntaxFactory.ParseMemberDeclaration($"private readonly global::System.IDisposable {name};")!
            .WithTrailingTrivia(lineEnd)
            .WithAdditionalAnnotations(Formatter.Annotation, Microsoft.CodeAnalysis.Simplification.Simplifier.Annotation);

    private static SyntaxNode AfterEmptyLine(SyntaxNode member, SyntaxTrivia lineEnd) =>
        member.GetLeadingTrivia() is { Count: > 0 } trivia && trivia[0].IsKind(SyntaxKind.EndOfLineTrivia)
            ? member
            : member.WithLeadingTrivia(member.GetLeadingTrivia().Insert(0, lineEnd));

    /// <summary>As the file ends its lines.</summary>
    private static SyntaxTrivia LineEndOf(SyntaxNode node)
    {
        var existing = node.DescendantTrivia().FirstOrDefault(static trivia => trivia.IsKind(SyntaxKind.EndOfLineTrivia));
        return existing.IsKind(SyntaxKind.EndOfLineTrivia) ? existing : SyntaxFactory.ElasticLineFeed;
    }

    private static bool IsSubscription(ExpressionStatementSyntax statement, SemanticModel model) =>
        statement.Expression is InvocationExpressionSyntax call && model.GetSymbolInfo(call).Symbol is IMethodSymbol { Name: "Subscribe" };

    /// <summary>The n-th name that the class has not taken yet; every subscription of a constructor gets another.</summary>
    private static string FreeName(INamedTypeSymbol type, int index)
    {
        var names = Enumerable.Range(1, int.MaxValue - 1).Select(static number => number == 1 ? "_subscription" : "_subscription" + number);
        return names.Where(name => type.GetMembers(name).IsEmpty).ElementAt(index);
    }
}
