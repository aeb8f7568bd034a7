using System.Text;
using Microsoft.CodeAnalysis.Text;
using SourceGenBus.Generators.Incremental;

namespace SourceGenBus.Generators.Experimental;

/// <summary>Keeps generated code silent about what the user decided to use although it is marked <c>[Experimental]</c>.</summary>
internal static class ExperimentalCode
{
    private const string Pragma = "#pragma warning disable ";

    /// <summary>The file with the diagnostics disabled that the head of every file disables, and these.</summary>
    internal static SourceText Allowing(this SourceText file, EquatableArray<string> experimental)
    {
        if (experimental.Count == 0)
            return file;

        var text = file.ToString();
        var place = text.IndexOf(Pragma, StringComparison.Ordinal) + Pragma.Length;
        return SourceText.From(text.Insert(place, string.Join(", ", experimental) + ", "), Encoding.UTF8);
    }
}
