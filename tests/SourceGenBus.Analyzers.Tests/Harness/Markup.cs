using System.Text;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.Text;

namespace SourceGenBus.Analyzers.Tests.Harness;

/// <summary>Source with the expected diagnostics marked: <c>{|SGB2001:code|}</c>, or <c>[|code|]</c> for the rule under test.</summary>
public sealed partial class Markup
{
    private Markup(string text, IReadOnlyList<MarkedSpan> spans)
    {
        Text = text;
        Spans = spans;
    }

    /// <summary>The source without marks.</summary>
    public string Text { get; }

    /// <summary>What is expected, by position.</summary>
    public IReadOnlyList<MarkedSpan> Spans { get; }

    public static Markup Parse(string source, string defaultId)
    {
        var text = new StringBuilder(source.Length);
        var open = new Stack<(string Id, int Start)>();
        var spans = new List<MarkedSpan>();
        var position = 0;
        foreach (Match mark in Mark().Matches(source))
        {
            text.Append(source, position, mark.Index - position);
            position = mark.Index + mark.Length;
            if (mark.Groups["id"].Success)
                open.Push((mark.Groups["id"].Value, text.Length));
            else if (mark.Value == "[|")
                open.Push((defaultId, text.Length));
            else if (open.TryPop(out var start))
                spans.Add(new MarkedSpan(start.Id, TextSpan.FromBounds(start.Start, text.Length)));
            else
                throw new FormatException($"'{mark.Value}' at {mark.Index} closes no mark.");
        }

        if (open.Count > 0)
            throw new FormatException($"{open.Count} marks are not closed.");
        text.Append(source, position, source.Length - position);
        return new Markup(text.ToString(), [.. spans.OrderBy(static span => span.Span.Start).ThenBy(static span => span.Id, StringComparer.Ordinal)]);
    }

    [GeneratedRegex(@"\{\|(?<id>[A-Z]+[0-9]+):|\[\||\|\]|\|\}")]
    private static partial Regex Mark();
}
