using System.Text;
using Microsoft.CodeAnalysis.CSharp;

namespace SourceGenBus.Generators.Discovery;

/// <summary>Turns names that people chose into C# identifiers.</summary>
internal static class Identifiers
{
    /// <summary>The namespace of an assembly's generated code.</summary>
    internal static string NamespaceFor(string? assemblyName) =>
        "SourceGenBus.Generated." + string.Join(".", (assemblyName ?? "Assembly").Split('.').Select(static part => Sanitize(part, "_")));

    /// <summary>Replaces what an identifier may not contain.</summary>
    internal static string Sanitize(string name, string fallback)
    {
        var builder = new StringBuilder(name.Length + 1);
        foreach (var character in name)
            builder.Append(SyntaxFacts.IsIdentifierPartCharacter(character) ? character : '_');

        if (builder.Length == 0)
            return fallback;
        if (!SyntaxFacts.IsIdentifierStartCharacter(builder[0]) || SyntaxFacts.GetKeywordKind(builder.ToString()) != SyntaxKind.None)
            builder.Insert(0, '_');
        return builder.ToString();
    }
}
