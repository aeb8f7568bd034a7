namespace RepoPulse.Cli;

/// <summary>What <c>--help</c> prints.</summary>
internal static class HelpText
{
    internal const string Value =
        """
        RepoPulse reports the pulse of a git repository: activity, hot files, authors.

        Usage: repopulse [PATH] [options]

          PATH             a directory inside the repository (default: the current one)

          --since DAY      first day to report on: 2024-01-31, or 30d, 12w, 6m, 2y ago
          --until DAY      last day to report on, in the same forms
          --top N          how many files and authors to list (default: 10)
          --json           write the report as JSON, for machines
          --no-color       write no colours; they are off anyway unless the output is
                           a terminal, and when NO_COLOR is set
          --help           write this text
          --version        write the version

        Exit codes: 0 done, 1 the history cannot be read, 2 wrong usage,
        130 interrupted.
        """;
}
