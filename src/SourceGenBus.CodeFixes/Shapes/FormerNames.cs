using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SourceGenBus.CodeFixes.Shapes;

/// <summary>Adds a former name to the attribute of a durable event.</summary>
internal static class FormerNames
{
    private const string Formerly = "Formerly";

    /// <summary>The attribute with one more former name; null where they are listed in a way of their own.</summary>
    internal static AttributeSyntax? Add(AttributeSyntax attribute, string name)
    {
        var literal = SyntaxFactory.LiteralExpression(SyntaxKind.StringLiteralExpression, SyntaxFactory.Literal(name));
        var known = attribute.ArgumentList?.Arguments.FirstOrDefault(
            static argument => argument.NameEquals?.Name.Identifier.ValueText == Formerly);
        if (known is null)
        {
            var options = (CSharpParseOptions)attribute.SyntaxTree.Options;
            var list = options.LanguageVersion >= LanguageVersion.CSharp12 ? $"[{literal}]" : $"new[] {{ {literal} }}";
            var argument = SyntaxFactory.AttributeArgument(SyntaxFactory.ParseExpression($" {list}"))
                .WithNameEquals(SyntaxFactory.NameEquals(
                    SyntaxFactory.IdentifierName(Formerly).WithTrailingTrivia(SyntaxFactory.Space),
                    SyntaxFactory.Token(SyntaxKind.EqualsToken)))
                .WithLeadingTrivia(SyntaxFactory.Space);
            return attribute.AddArgumentListArguments(argument);
        }

        return WithLast(known.Expression, literal) is { } longer ? attribute.ReplaceNode(known.Expression, longer) : null;
    }

    private static ExpressionSyntax? WithLast(ExpressionSyntax list, ExpressionSyntax added)
    {
        var comma = SyntaxFactory.Token(SyntaxKind.CommaToken).WithTrailingTrivia(SyntaxFactory.Space);
        switch (list)
        {
            case CollectionExpressionSyntax collection:
                var elements = collection.Elements;
                return collection.WithElements(elements.Count == 0
                    ? SyntaxFactory.SingletonSeparatedList<CollectionElementSyntax>(SyntaxFactory.ExpressionElement(added))
                    : SyntaxFactory.SeparatedList(
                        elements.Append(SyntaxFactory.ExpressionElement(added)),
                        elements.GetSeparators().Take(elements.Count - 1).Append(comma)));
            case ImplicitArrayCreationExpressionSyntax array:
                return array.WithInitializer(WithLast(array.Initializer, added, comma));
            case ArrayCreationExpressionSyntax { Initializer: { } initializer } array:
                return array.WithInitializer(WithLast(initializer, added, comma));
            default:
                return null;
        }
    }

    private static InitializerExpressionSyntax WithLast(InitializerExpressionSyntax initializer, ExpressionSyntax added, SyntaxToken comma)
    {
        var values = initializer.Expressions;
        if (values.Count == 0)
            return initializer.WithExpressions(SyntaxFactory.SingletonSeparatedList(added.WithTrailingTrivia(SyntaxFactory.Space)));
        var last = values.Last();
        values = values.Replace(last, last.WithoutTrailingTrivia());
        return initializer.WithExpressions(SyntaxFactory.SeparatedList(
            values.Append(added.WithTrailingTrivia(last.GetTrailingTrivia())),
            values.GetSeparators().Take(values.Count - 1).Append(comma)));
    }
}
