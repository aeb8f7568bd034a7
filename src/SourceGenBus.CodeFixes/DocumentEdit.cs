using Microsoft.CodeAnalysis.Editing;

namespace SourceGenBus.CodeFixes;

/// <summary>One way to fix a diagnostic.</summary>
/// <param name="Title">What the IDE shows; also tells fix-all which way was chosen.</param>
/// <param name="Apply">Makes the edit; other edits of the same document may be made before and after.</param>
internal sealed record DocumentEdit(string Title, Action<DocumentEditor> Apply);
