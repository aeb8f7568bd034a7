namespace RepoPulse.Git;

/// <summary>A repository that can be read.</summary>
/// <param name="Name">The name of its directory.</param>
/// <param name="Directory">Its top directory; for a bare repository the repository itself.</param>
/// <param name="Head">The hash of the commit that is reported on, or null when there is none yet.</param>
/// <param name="IsShallow">Whether the clone lacks the older part of the history.</param>
internal sealed record GitRepository(string Name, string Directory, string? Head, bool IsShallow)
{
    /// <exception cref="HistoryException">There is no repository, or git cannot read it.</exception>
    internal static async Task<GitRepository> OpenAsync(string path, CancellationToken cancellationToken)
    {
        var directory = Path.GetFullPath(path);
        if (!System.IO.Directory.Exists(directory))
        {
            throw new HistoryException(
                File.Exists(directory) ? $"'{path}' is a file, not a directory." : $"'{path}' does not exist.");
        }

        // The way up rather than the top itself: it is "../../", which needs no decoding.
        var place = await GitProcess.AskAsync(
            directory, ["rev-parse", "--is-shallow-repository", "--show-cdup"], cancellationToken);
        if (!place.Succeeded)
        {
            throw new HistoryException(
                place.Reason.StartsWith("not a git repository", StringComparison.Ordinal)
                    ? $"'{path}' is not inside a git repository."
                    : $"git cannot read '{path}': {place.Reason}");
        }

        var lines = place.Output.Split('\n');
        var top = Path.TrimEndingDirectorySeparator(
            Path.GetFullPath(Path.Combine(directory, lines.ElementAtOrDefault(1) ?? "")));
        var head = await GitProcess.AskAsync(top, ["rev-parse", "--verify", "--quiet", "HEAD^{commit}"], cancellationToken);
        return new GitRepository(
            NameOf(top), top, head.Succeeded ? head.Output.Trim() : null, IsShallow: lines[0] == "true");
    }

    private static string NameOf(string directory)
    {
        var name = Path.GetFileName(directory);
        return name.Length > 0 ? name : directory;
    }
}
