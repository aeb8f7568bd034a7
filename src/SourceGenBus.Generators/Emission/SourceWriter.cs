using System.Text;
using Microsoft.CodeAnalysis.Text;

namespace SourceGenBus.Generators.Emission;

/// <summary>Writes indented lines. Raw strings with several lines keep their relative indentation.</summary>
internal sealed class SourceWriter
{
    private readonly StringBuilder _text = new();
    private int _depth;

    internal SourceWriter Line(string text = "")
    {
        foreach (var line in text.Split('\n'))
        {
            if (line.Length > 0)
                _text.Append(' ', _depth * 4).Append(line.TrimEnd('\r'));
            _text.Append('\n'); // Always the same, so that output does not depend on the machine.
        }

        return this;
    }

    internal SourceWriter Lines(IEnumerable<string> lines)
    {
        foreach (var line in lines)
            Line(line);
        return this;
    }

    internal SourceWriter Open(string text)
    {
        Line(text).Line("{");
        _depth++;
        return this;
    }

    internal SourceWriter Close(string text = "}")
    {
        _depth--;
        return Line(text);
    }

    internal SourceText ToSourceText() => SourceText.From(_text.ToString(), Encoding.UTF8);
}
