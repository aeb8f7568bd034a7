using System.Text;

namespace RepoPulse.Cli;

/// <summary>Where the program writes, and what is known about the reader at the other end.</summary>
/// <param name="Out">Takes the report and nothing else.</param>
/// <param name="Error">Takes progress and complaints.</param>
internal sealed record Terminal(TextWriter Out, TextWriter Error)
{
    /// <summary>The width that a report is laid out for when nobody says otherwise.</summary>
    internal const int DefaultWidth = 80;

    private const int Narrowest = 60;
    private const int Widest = 120;

    /// <summary>Whether progress may be written: only a person wants it.</summary>
    internal bool ShowsProgress { get; init; }

    /// <summary>Whether colour is welcome: only on a terminal that has it, whose user did not decline it.</summary>
    internal bool ShowsColour { get; init; }

    /// <summary>Columns available for the report.</summary>
    internal int Width { get; init; } = DefaultWidth;

    internal static Terminal OfConsole()
    {
        var dumb = Environment.GetEnvironmentVariable("TERM") == "dumb";
        // https://no-color.org: present and not empty means no colour.
        var declined = !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        if (!Console.IsOutputRedirected && OperatingSystem.IsWindows())
        {
            Console.OutputEncoding = Encoding.UTF8;
        }

        return new Terminal(Utf8(Console.OpenStandardOutput()), Utf8(Console.OpenStandardError()))
        {
            ShowsProgress = !Console.IsErrorRedirected,
            ShowsColour = !Console.IsOutputRedirected && !declined && !dumb,
            Width = Console.IsOutputRedirected ? DefaultWidth : WindowWidth(),
        };
    }

    /// <summary>Writes one sentence of complaint.</summary>
    internal void Complain(string sentence)
    {
        try
        {
            Error.WriteLine($"repopulse: {sentence}");
            Error.Flush();
        }
        catch (Exception exception) when (IsWriteFailure(exception))
        {
            // There is nowhere left to complain to; the exit code has to do.
        }
    }

    /// <summary>Whether writing failed: a full disk is an <see cref="IOException"/>, a closed output an access denied.</summary>
    internal static bool IsWriteFailure(Exception exception) => exception is IOException or UnauthorizedAccessException;

    // A report is the same bytes on every machine, so the encoding and the line ending do not follow the locale.
    private static StreamWriter Utf8(Stream stream) =>
        new(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { NewLine = "\n" };

    private static int WindowWidth()
    {
        try
        {
            // A terminal that does not know its size says 0.
            return Console.WindowWidth is > 0 and var width ? Math.Clamp(width, Narrowest, Widest) : DefaultWidth;
        }
        catch (IOException)
        {
            return DefaultWidth;
        }
    }
}
