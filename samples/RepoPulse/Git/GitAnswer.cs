namespace RepoPulse.Git;

/// <summary>What a git that has ended left behind.</summary>
internal sealed record GitAnswer(int ExitCode, string Output, string Errors)
{
    internal bool Succeeded => ExitCode == 0;

    /// <summary>git's own reason in one line, without its prefix.</summary>
    internal string Reason
    {
        get
        {
            var lines = Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            var line = lines.FirstOrDefault(line => line.StartsWith("fatal: ", StringComparison.Ordinal))
                ?? lines.FirstOrDefault()
                ?? $"git ended with exit code {ExitCode}";
            return line.StartsWith("fatal: ", StringComparison.Ordinal) ? line["fatal: ".Length..] : line;
        }
    }
}
