using System.Globalization;
using System.Runtime.CompilerServices;

namespace RepoPulse.Git;

/// <summary>The history of a repository, oldest commit first, streamed from a git process.</summary>
internal static class GitLog
{
    // git filters by the committer's clock, the report by the author's. The latter is rarely ahead, but the two may be
    // a time zone apart; git is therefore asked for a little more than is wanted.
    private const int SlackDays = 3;

    // Before this, git reads a date as something else altogether.
    private static readonly DateOnly _firstDayGitUnderstands = new(1970, 1, 10);

    /// <exception cref="HistoryException">git fails, or writes something that is not understood.</exception>
    internal static async IAsyncEnumerable<LogRecord> ReadAsync(
        GitRepository repository,
        DateOnly? since,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        if (repository.Head is null)
        {
            yield break;
        }

        await using var git = GitProcess.Start(
            repository.Directory, Arguments(repository.Head, since), cancellationToken);
        await using var records = new LogParser(git.Output).ReadAsync(cancellationToken)
            .GetAsyncEnumerator(cancellationToken);
        while (await MoveNextAsync(records, git, cancellationToken))
        {
            yield return records.Current;
        }

        var end = await git.WaitAsync(cancellationToken);
        if (!end.Succeeded)
        {
            throw new HistoryException($"git could not read the whole history: {end.Reason}");
        }
    }

    // Whatever a user's configuration may change about the output is set here.
    private static List<string> Arguments(string head, DateOnly? since)
    {
        List<string> arguments =
        [
            "-c", "log.showRoot=true",
            "-c", "log.showSignature=false",
            "log", "--reverse", "--date-order",
            "-z", "--numstat", "--find-renames", "--no-ext-diff", "--no-textconv", "--no-color",
            "--encoding=UTF-8", LogFormat.DateArgument, LogFormat.Argument,
        ];
        if (since > _firstDayGitUnderstands)
        {
            var day = since.Value.AddDays(-SlackDays);
            arguments.Add(string.Create(CultureInfo.InvariantCulture, $"--since={day:yyyy-MM-dd}T00:00:00Z"));
        }

        arguments.AddRange([head, "--"]);
        return arguments;
    }

    private static async ValueTask<bool> MoveNextAsync(
        IAsyncEnumerator<LogRecord> records, GitProcess git, CancellationToken cancellationToken)
    {
        try
        {
            return await records.MoveNextAsync();
        }
        catch (InvalidDataException exception)
        {
            // Output that breaks off is the symptom; a git that was ended or died is the cause to tell.
            var end = await EndOfAsync(git, cancellationToken);
            throw new HistoryException(
                end is { Succeeded: false }
                    ? $"git could not read the whole history: {end.Reason}"
                    : $"git wrote something unexpected: {exception.Message}");
        }
    }

    private static async Task<GitAnswer?> EndOfAsync(GitProcess git, CancellationToken cancellationToken)
    {
        // Only a git that has closed its output is waited for; one that goes on writing nonsense is ended by its owner.
        var rest = new byte[1];
        return await git.Output.ReadAsync(rest, cancellationToken) == 0 ? await git.WaitAsync(cancellationToken) : null;
    }
}
