namespace RepoPulse.Git;

/// <summary>
/// The form in which git is asked to write its log: every field ends with a NUL. A commit's first field starts with a
/// mark that no line of numbers can start with, so no name and no path can be mistaken for the start of a commit.
/// </summary>
internal static class LogFormat
{
    internal const char CommitMark = '\u001E';

    /// <summary>Mark and hash, parents, author date, name and address as corrected by the repository's mailmap.</summary>
    internal const string Argument = "--format=tformat:%x1E%H%x00%P%x00%ad%x00%aN%x00%aE";

    /// <summary>Dates as seconds and offset: the one form that neither the locale nor an odd year can change.</summary>
    internal const string DateArgument = "--date=raw";
}
