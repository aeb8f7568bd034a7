using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Editing;

namespace SourceGenBus.CodeFixes;

/// <summary>
/// A fix that edits the document in which the diagnostic is. One edit of a document may hold many such fixes, so that
/// fix-all works without merging texts.
/// </summary>
public abstract class DocumentFix : CodeFixProvider
{
    /// <inheritdoc />
    public sealed override FixAllProvider GetFixAllProvider() => FixAllProvider.Create(async (context, document, diagnostics) =>
    {
        var editor = await DocumentEditor.CreateAsync(document, context.CancellationToken).ConfigureAwait(false);
        foreach (var diagnostic in diagnostics.OrderBy(static diagnostic => diagnostic.Location.SourceSpan.Start))
        {
            var edits = Edits(editor.OriginalRoot.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true), diagnostic, editor.SemanticModel);
            edits.FirstOrDefault(edit => edit.Title == context.CodeActionEquivalenceKey)?.Apply(editor);
        }

        return editor.GetChangedDocument();
    });

    /// <inheritdoc />
    public sealed override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        var root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        var model = await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false);
        if (root is null || model is null)
            return;

        foreach (var diagnostic in context.Diagnostics)
        {
            foreach (var edit in Edits(root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true), diagnostic, model))
            {
                var title = edit.Title;
                context.RegisterCodeFix(
                    CodeAction.Create(title, cancellationToken => ApplyAsync(context.Document, diagnostic, title, cancellationToken), equivalenceKey: title),
                    diagnostic);
            }
        }
    }

    /// <summary>The ways to fix a diagnostic, best first; none where no way is safe.</summary>
    /// <param name="node">What is underlined.</param>
    /// <param name="diagnostic">The diagnostic.</param>
    /// <param name="model">The document's semantic model.</param>
    private protected abstract IEnumerable<DocumentEdit> Edits(SyntaxNode node, Diagnostic diagnostic, SemanticModel model);

    private protected static ImmutableArray<string> Ids(params string[] ids) => ImmutableArray.Create(ids);

    private async Task<Document> ApplyAsync(Document document, Diagnostic diagnostic, string title, CancellationToken cancellationToken)
    {
        var editor = await DocumentEditor.CreateAsync(document, cancellationToken).ConfigureAwait(false);
        var node = editor.OriginalRoot.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true);
        Edits(node, diagnostic, editor.SemanticModel).FirstOrDefault(edit => edit.Title == title)?.Apply(editor);
        return editor.GetChangedDocument();
    }
}
