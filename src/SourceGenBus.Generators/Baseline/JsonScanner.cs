using System.Globalization;
using System.Text;

namespace SourceGenBus.Generators.Baseline;

/// <summary>
/// Reads the JSON of a baseline and knows where it is. A compiler may not bring a JSON library along, so analyzers cannot use one.
/// </summary>
internal sealed class JsonScanner(string text)
{
    private int _position;

    /// <summary>A string as JSON. Only what must be escaped is, so that names stay legible.</summary>
    internal static string Quote(string value)
    {
        var quoted = new StringBuilder("\"");
        foreach (var character in value)
        {
            if (character is '"' or '\\')
                quoted.Append('\\').Append(character);
            else if (character < ' ' || char.IsSurrogate(character) || character is '\u2028' or '\u2029' or '\u007F')
                quoted.Append("\\u").Append(((int)character).ToString("x4", CultureInfo.InvariantCulture));
            else
                quoted.Append(character);
        }

        return quoted.Append('"').ToString();
    }

    /// <summary>Reads an object. The visitor gets each name and where it is, and reads the value.</summary>
    internal void ReadObject(Action<string, int> visit)
    {
        Expect('{');
        if (TryTake('}'))
            return;
        do
        {
            SkipSpace();
            var start = _position + 1;
            var name = ReadString();
            Expect(':');
            visit(name, start);
        }
        while (TryTake(','));
        Expect('}');
    }

    internal IReadOnlyList<string> ReadStrings()
    {
        var values = new List<string>();
        Expect('[');
        if (TryTake(']'))
            return values;
        do
        {
            values.Add(ReadString());
        }
        while (TryTake(','));
        Expect(']');
        return values;
    }

    internal string ReadString()
    {
        Expect('"');
        var value = new StringBuilder();
        while (_position < text.Length && text[_position] is not ('"' or '\n'))
        {
            var character = text[_position++];
            value.Append(character == '\\' ? ReadEscaped() : character);
        }

        if (_position == text.Length || text[_position] != '"')
            throw Fail("a string does not end");
        _position++;
        return value.ToString();
    }

    internal int ReadNumber()
    {
        SkipSpace();
        var start = _position;
        while (_position < text.Length && text[_position] is >= '0' and <= '9')
            _position++;
        return int.TryParse(text.Substring(start, _position - start), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw Fail("a number is missing");
    }

    internal void ExpectEnd()
    {
        SkipSpace();
        if (_position < text.Length)
            throw Fail("something follows its end");
    }

    private void Expect(char character)
    {
        if (!TryTake(character))
            throw Fail($"'{character}' is missing");
    }

    private bool TryTake(char character)
    {
        SkipSpace();
        if (_position >= text.Length || text[_position] != character)
            return false;
        _position++;
        return true;
    }

    private void SkipSpace()
    {
        while (_position < text.Length && text[_position] is ' ' or '\t' or '\r' or '\n' or '\uFEFF')
            _position++;
    }

    private char ReadEscaped()
    {
        if (_position >= text.Length)
            throw Fail("a string does not end");
        var character = text[_position++];
        switch (character)
        {
            case '"' or '\\' or '/':
                return character;
            case 'b':
                return '\b';
            case 'f':
                return '\f';
            case 'n':
                return '\n';
            case 'r':
                return '\r';
            case 't':
                return '\t';
            case 'u' when _position + 4 <= text.Length
                && ushort.TryParse(
                    text.Substring(_position, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code):
                _position += 4;
                return (char)code;
            default:
                throw Fail("a string has an unknown escape");
        }
    }

    private BaselineException Fail(string reason) => new(Math.Min(_position, text.Length), reason);
}
