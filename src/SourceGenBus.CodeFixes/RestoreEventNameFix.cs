using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SourceGenBus.Generators.Descriptors;

namespace SourceGenBus.CodeFixes;

/// <summary>Gives a renamed durable event back the name that it was released under.</summary>
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
                && root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true).FirstAncestorOrSelf<AttributeSyntax>()?.ArgumentList?.Arguments.FirstOrDefault() is { } argument)
            {
                var name = SyntaxFactory.LiteralExpression(SyntaxKind.StringLiteralExpression, SyntaxFactory.Literal(former.Name)).WithTriviaFrom(argument.Expression);
                context.RegisterCodeFix(
                    CodeAction.Create(
                        $"Call it '{former.Name}' again",
                        _ => Task.FromResult(context.Document.WithSyntaxRoot(root.ReplaceNode(argument.Expression, name))),
                        "RestoreName"),
                    diagnostic);
            }
        }
    }
}
