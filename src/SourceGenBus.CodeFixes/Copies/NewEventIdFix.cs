using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SourceGenBus.Generators.Descriptors;

namespace SourceGenBus.CodeFixes.Copies;

/// <summary>Gives the copy of an event an id of its own.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(NewEventIdFix))]
[Shared]
public sealed class NewEventIdFix : SyntaxFix
{
    /// <inheritdoc />
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = Ids(DiagnosticIds.SharedEventId);

    internal override IEnumerable<OfferedFix> Offer(FixableCode code)
    {
        if (code.Node is not WithExpressionSyntax copy)
            yield break;

        var id = SyntaxFactory.ParseExpression($"EventId = {code.NameAt("SourceGenBus.DomainEvent", copy.SpanStart)}.NewEventId()");
        yield return new OfferedFix("Give the copy an id of its own", "NewEventId", editor =>
            editor.ReplaceNode(copy, (current, _) => WithId((WithExpressionSyntax)current, id)));
    }

    private static WithExpressionSyntax WithId(WithExpressionSyntax copy, ExpressionSyntax id)
    {
        var initializer = copy.Initializer;
        var members = initializer.Expressions;
        if (members.Count == 0)
        {
            return copy.WithInitializer(initializer
                .WithOpenBraceToken(initializer.OpenBraceToken.WithTrailingTrivia(SyntaxFactory.Space))
                .WithExpressions(SyntaxFactory.SingletonSeparatedList(id.WithTrailingTrivia(SyntaxFactory.Space)))
                .WithCloseBraceToken(initializer.CloseBraceToken.WithLeadingTrivia()));
        }

        // What stands behind the last member stays behind it; the new one has a line of its own where the last one has.
        var last = members.Last();
        var separators = members.GetSeparators().ToList();
        var endsWithComma = separators.Count == members.Count;
        var behind = endsWithComma ? separators.Last().TrailingTrivia : last.GetTrailingTrivia();
        var isBroken = last.GetFirstToken().GetPreviousToken().TrailingTrivia.Any(SyntaxKind.EndOfLineTrivia);
        var added = id.WithLeadingTrivia(isBroken ? last.GetLeadingTrivia() : default);
        var end = isBroken ? LineEnd(behind) : behind;
        if (!endsWithComma)
        {
            members = members.Replace(last, last.WithoutTrailingTrivia());
            separators.Add(Comma(isBroken ? behind : Space));
            added = added.WithTrailingTrivia(end);
        }
        else if (isBroken)
        {
            separators.Add(Comma(end));
        }
        else
        {
            separators[separators.Count - 1] = Comma(Space);
            added = added.WithTrailingTrivia(end);
        }

        return copy.WithInitializer(initializer.WithExpressions(SyntaxFactory.SeparatedList(members.Append(added), separators)));
    }

    private static SyntaxTriviaList Space => SyntaxFactory.TriviaList(SyntaxFactory.Space);

    private static SyntaxToken Comma(SyntaxTriviaList behind) => SyntaxFactory.Token(SyntaxKind.CommaToken).WithTrailingTrivia(behind);

    /// <summary>The end of a line, without the comment that belongs to what stands there.</summary>
    private static SyntaxTriviaList LineEnd(SyntaxTriviaList behind) =>
        [.. behind.Where(static trivia => trivia.IsKind(SyntaxKind.EndOfLineTrivia)).Take(1)];
}
