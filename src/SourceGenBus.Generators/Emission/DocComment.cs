namespace SourceGenBus.Generators.Emission;

/// <summary>Names types in documentation comments.</summary>
internal static class DocComment
{
    /// <summary>A link, or plain text for constructed types, arrays and tuples, which a <c>cref</c> cannot name.</summary>
    internal static string Reference(string qualifiedName) =>
        qualifiedName.IndexOfAny(['<', '[', '(']) < 0
            ? $"<see cref=\"{qualifiedName}\"/>"
            : $"<c>{qualifiedName.Replace("<", "&lt;").Replace(">", "&gt;")}</c>";
}
