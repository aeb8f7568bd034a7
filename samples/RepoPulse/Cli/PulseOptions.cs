namespace RepoPulse.Cli;

/// <summary>What the command line asks for.</summary>
internal sealed record PulseOptions
{
    internal const int DefaultTop = 10;

    internal string Path { get; init; } = ".";

    internal Period Period { get; init; } = Period.Always;

    /// <summary>How many files and authors are listed.</summary>
    internal int Top { get; init; } = DefaultTop;

    internal bool Json { get; init; }

    internal bool NoColour { get; init; }

    internal bool Help { get; init; }

    internal bool ShowVersion { get; init; }
}
