namespace SourceGenBus.Tool.Output;

/// <summary>What standard output is: a person's terminal, or a file or program that wants neither colors nor cut lines.</summary>
internal static class Terminal
{
    private static readonly bool IsPlain =
        Console.IsOutputRedirected
        || Environment.GetEnvironmentVariable("NO_COLOR") is { Length: > 0 }
        || Environment.GetEnvironmentVariable("TERM") is "dumb";

    /// <summary>How wide a line can be; null for as wide as it likes.</summary>
    internal static int? Width => Console.IsOutputRedirected ? null : Console.WindowWidth is > 20 and var width ? width : null;

    internal static string Bold(string text) => IsPlain ? text : $"\e[1m{text}\e[0m";

    /// <summary>A value for a line of its own.</summary>
    internal static string Clean(string text) => SafeText.Escape(text);

    /// <summary>Writes text in bold where a person reads.</summary>
    internal static void WriteBold(TextWriter output, string text)
    {
        if (output is SafeWriter safe)
            safe.WriteBold(text);
        else
            output.Write(text);
    }
}
