using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace SourceGenBus.Generators.Tests.Harness;

/// <summary>What a slip of the keyboard does to a file.</summary>
internal static class TokenEdits
{
    /// <summary>Deletes a token, doubles it, swaps two, or leaves the rest of the file out.</summary>
    internal static string Apply(string text, Random random)
    {
        var tokens = CSharpSyntaxTree.ParseText(text).GetRoot().DescendantTokens().Where(static token => token.Span.Length > 0).ToList();
        if (tokens.Count == 0)
            return text;

        var one = tokens[random.Next(tokens.Count)];
        var other = tokens[random.Next(tokens.Count)];
        return random.Next(8) switch
        {
            0 or 1 or 2 => text.Remove(one.SpanStart, one.Span.Length),
            3 or 4 => text.Insert(one.SpanStart, one.Text + " "),
            5 => text[..one.SpanStart],
            6 => text.Remove(one.SpanStart, one.Span.Length).Insert(one.SpanStart, other.Text),
            _ => Swap(text, one, other),
        };
    }

    private static string Swap(string text, SyntaxToken one, SyntaxToken other)
    {
        var (first, second) = one.SpanStart < other.SpanStart ? (one, other) : (other, one);
        return first == second
            ? text
            : text[..first.SpanStart] + second.Text + text[first.Span.End..second.SpanStart] + first.Text + text[second.Span.End..];
    }
}
