using System.Text;

namespace SourceGenBus.Tool.Output;

/// <summary>
/// The one way to standard output and standard error: whatever is written is escaped, whoever wrote it. Only this tool's own emphasis
/// passes as it is. Not safe for concurrent use.
/// </summary>
/// <param name="inner">Where it goes.</param>
/// <param name="secrets">What is left out; null for data, which must arrive as it is.</param>
internal sealed class SafeWriter(TextWriter inner, Secrets? secrets) : TextWriter(System.Globalization.CultureInfo.InvariantCulture)
{
    public override Encoding Encoding => inner.Encoding;

    public override void Write(char value) => inner.Write(SafeText.EscapeLines(value.ToString()));

    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    public override void Write(ReadOnlySpan<char> buffer) => Write(buffer.ToString());

    public override void Write(string? value)
    {
        if (value is not null)
            inner.Write(SafeText.EscapeLines(secrets?.LeaveOut(value) ?? value));
    }

    public override void WriteLine() => inner.WriteLine();

    public override void WriteLine(string? value)
    {
        Write(value);
        inner.WriteLine();
    }

    public override void Flush() => inner.Flush();

    /// <summary>Writes text in bold where a person reads.</summary>
    internal void WriteBold(string text) => inner.Write(Terminal.Bold(SafeText.Escape(text)));
}
