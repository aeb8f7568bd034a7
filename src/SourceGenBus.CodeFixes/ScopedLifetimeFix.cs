using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SourceGenBus.Generators.Analyzers;
using SourceGenBus.Generators.Descriptors;
using SourceGenBus.Generators.Rules;

namespace SourceGenBus.CodeFixes;

/// <summary>Gives each event a handler of its own, in a scope of its own.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ScopedLifetimeFix)), Shared]
public sealed class ScopedLifetimeFix : DocumentFix
{
    private const string Lifetime = "Lifetime";

    /// <inheritdoc />
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = Ids(DiagnosticIds.CaptiveDependency, DiagnosticIds.UnsynchronizedState);

    private protected override IEnumerable<DocumentEdit> Edits(SyntaxNode node, Diagnostic diagnostic, SemanticModel model)
    {
        if (diagnostic.Id == DiagnosticIds.UnsynchronizedState && !diagnostic.Properties.ContainsKey(SharedStateAnalyzer.IsPerInstance))
            yield break;
        if (node.FirstAncestorOrSelf<TypeDeclarationSyntax>() is not { } declaration || model.GetDeclaredSymbol(declaration) is not { } type)
            yield break;

        var attributes = type.GetAttributes()
            .Where(static attribute => HandlerMark.Read(attribute) is not null)
            .Select(static attribute => attribute.ApplicationSyntaxReference?.GetSyntax())
            .OfType<AttributeSyntax>()
            .ToImmutableArray();

        // All attributes of a class have one lifetime, so those in other files would have to change too.
        if (attributes.IsEmpty || attributes.Any(attribute => attribute.SyntaxTree != node.SyntaxTree))
            yield break;

        var title = diagnostic.Id == DiagnosticIds.CaptiveDependency
            ? "Make the handler scoped"
            : "Make the handler scoped (each event starts with new state)";
        yield return new DocumentEdit(title, editor =>
        {
            foreach (var attribute in attributes)
                editor.ReplaceNode(attribute, static (current, _) => MakeScoped((AttributeSyntax)current));
        });
    }

    private static AttributeSyntax MakeScoped(AttributeSyntax attribute)
    {
        var scoped = SyntaxFactory.ParseExpression("HandlerLifetime.Scoped");
        var existing = attribute.ArgumentList?.Arguments.FirstOrDefault(static argument => argument.NameEquals?.Name.Identifier.ValueText == Lifetime);
        return existing is null
            ? attribute.AddArgumentListArguments(
                SyntaxFactory.AttributeArgument(scoped).WithNameEquals(SyntaxFactory.NameEquals(
                    SyntaxFactory.IdentifierName(Lifetime).WithTrailingTrivia(SyntaxFactory.Space),
                    SyntaxFactory.Token(SyntaxKind.EqualsToken).WithTrailingTrivia(SyntaxFactory.Space))))
            : attribute.ReplaceNode(existing.Expression, scoped.WithTriviaFrom(existing.Expression));
    }
}
