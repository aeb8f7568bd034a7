using Microsoft.CodeAnalysis.Editing;

namespace SourceGenBus.CodeFixes;

/// <summary>A fix that a user can choose.</summary>
/// <param name="Title">What the menu says.</param>
/// <param name="Key">The same for every diagnostic that "fix all" treats alike.</param>
/// <param name="Apply">Makes the change; other changes of the same document may be made before and after.</param>
internal sealed record OfferedFix(string Title, string Key, Action<SyntaxEditor> Apply);
