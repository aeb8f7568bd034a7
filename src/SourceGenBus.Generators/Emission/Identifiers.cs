using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis.CSharp;

namespace SourceGenBus.Generators.Emission;

/// <summary>Turns names that people chose into C# identifiers.</summary>
internal static class Identifiers
{
    private const int MostBytes = 80;

    /// <summary>The namespace of an assembly's generated code; that of no other assembly.</summary>
    internal static string NamespaceFor(string? assemblyName) =>
        "SourceGenBus.Generated." + string.Join(".", (assemblyName ?? "Assembly").Split('.').Select(NamespacePart));

    /// <summary>Replaces what an identifier may not contain.</summary>
    internal static string Sanitize(string name, string fallback)
    {
        var builder = new StringBuilder(name.Length + 1);
        foreach (var character in name)
            builder.Append(SyntaxFacts.IsIdentifierPartCharacter(character) ? character : '_');

        if (builder.Length == 0)
            return fallback;
        if (!SyntaxFacts.IsIdentifierStartCharacter(builder[0]) || IsKeyword(builder.ToString()))
            builder.Insert(0, '_');
        return builder.ToString();
    }

    /// <summary>
    /// A name that a file can have: the start of a long one, and a hash of all of it. File systems count bytes or characters, up to 255
    /// for a name and, on Windows, 260 for a path, of which the folders below <c>obj</c> take 92.
    /// </summary>
    internal static string Shorten(string name)
    {
        if (Encoding.UTF8.GetByteCount(name) <= MostBytes)
            return name;

        var (length, bytes) = (0, "_12345678".Length);
        while (length < name.Length)
        {
            var characters = char.IsSurrogatePair(name, length) ? 2 : 1;
            bytes += Encoding.UTF8.GetByteCount(name.Substring(length, characters));
            if (bytes > MostBytes)
                break;
            length += characters;
        }

        return name.Substring(0, length) + "_" + StableHash.Of(name).ToString("x8", CultureInfo.InvariantCulture);
    }

    private static string NamespacePart(string part)
    {
        if (IsKeyword(part))
            return "@" + part;

        // A namespace 'Shop.Module' would collide with the module class of an assembly 'Shop'.
        if (SyntaxFacts.IsValidIdentifier(part) && part[0] != '_' && part is not ("Module" or "DurableEvents"))
            return part;

        // The hash keeps 'my-app' and 'my_app' apart. A leading underscore would not be CLS-compliant.
        var name = Sanitize(part, "Part").TrimStart('_');
        return $"{(name.Length > 0 && SyntaxFacts.IsIdentifierStartCharacter(name[0]) ? "" : "N")}{name}_{StableHash.Of(part).ToString("x8", CultureInfo.InvariantCulture)}";
    }

    private static bool IsKeyword(string name) => SyntaxFacts.GetKeywordKind(name) != SyntaxKind.None;
}
