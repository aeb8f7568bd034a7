namespace SourceGenBus.Tool;

/// <summary>How a command ends. Programs rely on the numbers, so they are as permanent as names of options.</summary>
internal static class ExitCode
{
    /// <summary>It did what it was asked.</summary>
    internal const int Success = 0;

    /// <summary>It looked for something bad and found it: a problem, too great a lag, a baseline that differs.</summary>
    internal const int Found = 1;

    /// <summary>The command line or an input file is wrong.</summary>
    internal const int Usage = 2;

    /// <summary>There is no store, or it cannot be reached or read.</summary>
    internal const int Unreachable = 3;

    /// <summary>The store is there, but older or newer than this tool.</summary>
    internal const int Schema = 4;

    /// <summary>What a command names is not there, or not any more: a stream, a dead letter.</summary>
    internal const int Missing = 5;

    /// <summary>The tool itself has failed: a mistake in it, with a stack trace on standard error.</summary>
    internal const int Failed = 70;

    /// <summary>It was interrupted, as shells count it: 128 and the number of the signal.</summary>
    internal const int Cancelled = 130;
}
