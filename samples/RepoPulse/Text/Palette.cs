namespace RepoPulse.Text;

/// <summary>The few colors of a report, or none. The text is padded first and colored then.</summary>
internal sealed class Palette(bool isColoured)
{
    internal string Title(string text) => Paint("1", text);

    internal string Quiet(string text) => Paint("2", text);

    internal string Added(string text) => Paint("32", text);

    internal string Deleted(string text) => Paint("31", text);

    internal string Bar(string text) => Paint("36", text);

    private string Paint(string code, string text) =>
        isColoured && !string.IsNullOrWhiteSpace(text) ? $"\e[{code}m{text}\e[0m" : text;
}
