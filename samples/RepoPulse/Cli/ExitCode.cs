namespace RepoPulse.Cli;

/// <summary>What the program tells the shell.</summary>
internal static class ExitCode
{
    internal const int Success = 0;
    internal const int Failure = 1;
    internal const int WrongUsage = 2;

    /// <summary>128 + the number of the signal, as shells count: 2 is Ctrl+C.</summary>
    internal const int Interrupted = 130;

    /// <summary>128 + 15, a polite request to end.</summary>
    internal const int Terminated = 143;
}
