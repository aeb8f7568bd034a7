using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;
using SourceGenBus.Generators.Descriptors;
using SourceGenBus.Generators.Handlers;

namespace SourceGenBus.CodeFixes.Handlers;

/// <summary>Writes the method that a marked class lacks.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(AddHandleAsyncFix))]
[Shared]
public sealed class AddHandleAsyncFix : SyntaxFix
{
    /// <inheritdoc />
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = Ids(DiagnosticIds.MissingHandleAsync);

    internal override IEnumerable<OfferedFix> Offer(FixableCode code)
    {
        if (code.Find<AttributeSyntax>() is not { } attribute
            || attribute.FirstAncestorOrSelf<TypeDeclarationSyntax>() is not { } declaration
            || code.MarkOf(attribute) is not { } mark)
        {
            yield break;
        }

        var position = declaration.Identifier.SpanStart;
        var @static = declaration.Modifiers.Any(SyntaxKind.StaticKeyword) ? "static " : "";
        var method = $$"""
            public {{@static}}{{ReturnType(mark, code, position)}} HandleAsync({{code.NameAt(mark.Message, position)}} {{ParameterName(mark.Kind)}}, {{code.NameAt("System.Threading.CancellationToken", position)}} cancellationToken)
            {
                throw new {{code.NameAt("System.NotImplementedException", position)}}();
            }
            """;
        yield return new OfferedFix("Add 'HandleAsync'", "AddHandleAsync", editor => editor.ReplaceNode(
            declaration,
            (current, _) => WithMember((TypeDeclarationSyntax)current, SyntaxFactory.ParseMemberDeclaration(method)!)));
    }

    private static string ReturnType(HandlerMark mark, FixableCode code, int position) => mark switch
    {
        { Result: null } => code.NameAt("System.Threading.Tasks.ValueTask", position),
        { Kind: HandlerKind.StreamQuery } => code.NameAt("System.Collections.Generic.IAsyncEnumerable`1", position, mark.Result),
        _ => code.NameAt("System.Threading.Tasks.ValueTask`1", position, mark.Result),
    };

    private static string ParameterName(HandlerKind kind) => kind switch
    {
        HandlerKind.Event => "@event",
        HandlerKind.Query or HandlerKind.StreamQuery => "query",
        _ => "command",
    };

    private static TypeDeclarationSyntax WithMember(TypeDeclarationSyntax declaration, MemberDeclarationSyntax member)
    {
        if (!declaration.SemicolonToken.IsKind(SyntaxKind.None))
        {
            // "class Mailer;" gets the body that it had no need of.
            declaration = (TypeDeclarationSyntax)declaration
                .WithSemicolonToken(default)
                .WithOpenBraceToken(SyntaxFactory.Token(SyntaxKind.OpenBraceToken))
                .WithCloseBraceToken(
                    SyntaxFactory.Token(SyntaxKind.CloseBraceToken).WithTrailingTrivia(declaration.SemicolonToken.TrailingTrivia));
        }

        if (declaration.Members.Count > 0)
            member = member.WithLeadingTrivia(SyntaxFactory.ElasticLineFeed, SyntaxFactory.ElasticMarker);
        return declaration.AddMembers(member).WithAdditionalAnnotations(Formatter.Annotation);
    }
}
