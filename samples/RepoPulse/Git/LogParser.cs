using System.Globalization;
using System.Runtime.CompilerServices;
using RepoPulse.Events;

namespace RepoPulse.Git;

/// <summary>
/// Reads <c>git log -z --numstat</c> in <see cref="LogFormat"/> while it is being written; at no time is more than one
/// record in memory.
/// </summary>
internal sealed class LogParser(Stream output)
{
    private readonly NulTokenReader _tokens = new(output);

    /// <exception cref="InvalidDataException">The stream holds something else, or ends too early.</exception>
    internal async IAsyncEnumerable<LogRecord> ReadAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        while (await _tokens.ReadAsync(cancellationToken) is { } token)
        {
            yield return token.StartsWith(LogFormat.CommitMark)
                ? await ReadCommitAsync(token[1..], cancellationToken)
                : await ReadFileAsync(token, cancellationToken);
        }
    }

    private async ValueTask<CommitStart> ReadCommitAsync(string id, CancellationToken cancellationToken)
    {
        var parents = await NextAsync(cancellationToken);
        var date = await NextAsync(cancellationToken);
        var name = await NextAsync(cancellationToken);
        var email = await NextAsync(cancellationToken);
        try
        {
            return new CommitStart(id, new Author(name, email), RawDate.Parse(date), IsMerge: parents.Contains(' '));
        }
        catch (FormatException exception)
        {
            throw new InvalidDataException($"Commit {id}: {exception.Message}", exception);
        }
    }

    // "12\t3\tpath", "-\t-\tpath" for a binary file, and for a rename "12\t3\t" followed by two fields: from, to.
    // git puts a line feed before the first file of a commit. The path may contain tabs and line feeds itself.
    private async ValueTask<FileStat> ReadFileAsync(string token, CancellationToken cancellationToken)
    {
        var parts = (token.StartsWith('\n') ? token[1..] : token).Split('\t', count: 3);
        if (parts is not [var added, var deleted, var path])
        {
            throw new InvalidDataException($"'{token}' is neither a commit nor a changed file.");
        }

        string? previousPath = null;
        if (path.Length == 0)
        {
            previousPath = await NextAsync(cancellationToken);
            path = await NextAsync(cancellationToken);
        }

        var isBinary = added == "-" && deleted == "-";
        return isBinary
            ? new FileStat(path, previousPath, Added: 0, Deleted: 0, IsBinary: true)
            : new FileStat(path, previousPath, Lines(added), Lines(deleted), IsBinary: false);
    }

    private async ValueTask<string> NextAsync(CancellationToken cancellationToken) =>
        await _tokens.ReadAsync(cancellationToken)
        ?? throw new InvalidDataException("The output ends inside a record.");

    private static long Lines(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var lines)
            ? lines
            : throw new InvalidDataException($"'{text}' is no number of lines.");
}
