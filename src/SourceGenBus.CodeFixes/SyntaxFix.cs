using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Editing;

namespace SourceGenBus.CodeFixes;

/// <summary>
/// A code fix that edits the syntax of one document. Fixing all runs the same edits on one editor, so that several in one
/// class add up instead of getting in each other's way.
/// </summary>
public abstract class SyntaxFix : CodeFixProvider
{
    /// <inheritdoc />
    public sealed override FixAllProvider? GetFixAllProvider() => FixAllProvider.Create(
        async (context, document, diagnostics) =>
        {
            var (model, root) = await OpenAsync(document, context.CancellationToken).ConfigureAwait(false);
            var editor = new SyntaxEditor(root, document.Project.Solution.Services);
            foreach (var diagnostic in diagnostics)
                Offer(new FixableCode(document, model, root, diagnostic)).FirstOrDefault(fix => fix.Key == context.CodeActionEquivalenceKey)?.Apply(editor);
            return document.WithSyntaxRoot(editor.GetChangedRoot());
        });

    /// <inheritdoc />
    public sealed override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        var (model, root) = await OpenAsync(context.Document, context.CancellationToken).ConfigureAwait(false);
        foreach (var diagnostic in context.Diagnostics)
        {
            foreach (var fix in Offer(new FixableCode(context.Document, model, root, diagnostic)))
            {
                context.RegisterCodeFix(
                    CodeAction.Create(
                        fix.Title,
                        _ =>
                        {
                            var editor = new SyntaxEditor(root, context.Document.Project.Solution.Services);
                            fix.Apply(editor);
                            return Task.FromResult(context.Document.WithSyntaxRoot(editor.GetChangedRoot()));
                        },
                        fix.Key),
                    diagnostic);
            }
        }
    }

    /// <summary>The fixes for one diagnostic, the likeliest first; none where none would be safe.</summary>
    internal abstract IEnumerable<OfferedFix> Offer(FixableCode code);

    private protected static ImmutableArray<string> Ids(params string[] ids) => ImmutableArray.Create(ids);

    private static async Task<(SemanticModel Model, SyntaxNode Root)> OpenAsync(Document document, CancellationToken cancellationToken) =>
        ((await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false))!,
            (await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false))!);
}
