using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Editing;

namespace SourceGenBus.CodeFixes;

/// <summary>A document that is read once and edited as a whole.</summary>
internal sealed record FixableDocument(Document Document, SemanticModel Model, SyntaxNode Root)
{
    /// <summary>Reads a document; null for one that has no syntax.</summary>
    internal static async Task<FixableDocument?> OpenAsync(Document document, CancellationToken cancellationToken)
    {
        var model = await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        var root = await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        return model is null || root is null ? null : new FixableDocument(document, model, root);
    }

    internal Document Edit(Action<SyntaxEditor> edit)
    {
        var editor = new SyntaxEditor(Root, Document.Project.Solution.Services);
        edit(editor);
        return Document.WithSyntaxRoot(editor.GetChangedRoot());
    }
}
