namespace RepoPulse.Git;

/// <summary>
/// One piece of git's output: a <see cref="CommitStart"/>, followed by a <see cref="FileStat"/> for each of its files.
/// They are not gathered per commit, because an imported history may begin with one commit of a hundred thousand files.
/// </summary>
internal abstract record LogRecord;
