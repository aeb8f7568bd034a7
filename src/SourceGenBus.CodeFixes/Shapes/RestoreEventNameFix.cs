using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SourceGenBus.Generators.Descriptors;

namespace SourceGenBus.CodeFixes.Shapes;

/// <summary>Reads what is stored of a renamed durable event under its former name, or gives it that name back.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(RestoreEventNameFix))]
[Shared]
public sealed class RestoreEventNameFix : CodeFixProvider
{
    /// <inheritdoc />
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(DiagnosticIds.RemovedDurableEvent);

    /// <inheritdoc />
    public override FixAllProvider? GetFixAllProvider() => null;

    /// <inheritdoc />
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        if (await ProjectBaseline.OpenAsync(context.Document.Project, context.CancellationToken).ConfigureAwait(false) is not { } baseline
            || await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false) is not { } root)
        {
            return;
        }

        foreach (var diagnostic in context.Diagnostics)
        {
            if (baseline.EventAt(diagnostic.Location, context.CancellationToken) is var (@event, _)
                && baseline.ShapeOf(@event) is { } shape
                && baseline.Baseline.FormerNameOf(shape, baseline.Events) is { } former
                && root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true) is { } node
                && node.FirstAncestorOrSelf<AttributeSyntax>() is { } attribute
                && attribute.ArgumentList?.Arguments.FirstOrDefault() is { } argument)
            {
                if (FormerNames.Add(attribute, former.Name) is { } renamed)
                    Register($"Read events called '{former.Name}', too", "FormerName", root.ReplaceNode(attribute, renamed));

                var name = SyntaxFactory.LiteralExpression(SyntaxKind.StringLiteralExpression, SyntaxFactory.Literal(former.Name))
                    .WithTriviaFrom(argument.Expression);
                Register($"Call it '{former.Name}' again", "RestoreName", root.ReplaceNode(argument.Expression, name));
            }

            void Register(string title, string key, SyntaxNode changed) => context.RegisterCodeFix(
                CodeAction.Create(title, _ => Task.FromResult(context.Document.WithSyntaxRoot(changed)), key), diagnostic);
        }
    }
}
