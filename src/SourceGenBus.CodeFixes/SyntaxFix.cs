using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace SourceGenBus.CodeFixes;

/// <summary>
/// A code fix that edits the syntax of the document in which the diagnostic is. Fixing all runs the same edits on one
/// editor, so that several in one class add up instead of getting in each other's way.
/// </summary>
public abstract class SyntaxFix : CodeFixProvider
{
    /// <inheritdoc />
    public sealed override FixAllProvider GetFixAllProvider() => FixAllProvider.Create(async (context, document, diagnostics) =>
    {
        if (await FixableDocument.OpenAsync(document, context.CancellationToken).ConfigureAwait(false) is not { } opened)
            return document;

        return opened.Edit(editor =>
        {
            foreach (var diagnostic in diagnostics.OrderBy(static diagnostic => diagnostic.Location.SourceSpan.Start))
                Offer(new FixableCode(opened, diagnostic)).FirstOrDefault(
                    fix => fix.Key == context.CodeActionEquivalenceKey)?.Apply(editor);
        });
    });

    /// <inheritdoc />
    public sealed override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        if (await FixableDocument.OpenAsync(context.Document, context.CancellationToken).ConfigureAwait(false) is not { } document)
            return;

        foreach (var diagnostic in context.Diagnostics)
        {
            foreach (var fix in Offer(new FixableCode(document, diagnostic)))
                context.RegisterCodeFix(CodeAction.Create(fix.Title, _ => Task.FromResult(document.Edit(fix.Apply)), fix.Key), diagnostic);
        }
    }

    /// <summary>The fixes for one diagnostic, the likeliest first; none where none would be safe.</summary>
    internal abstract IEnumerable<OfferedFix> Offer(FixableCode code);

    private protected static ImmutableArray<string> Ids(params string[] ids) => ImmutableArray.Create(ids);
}
