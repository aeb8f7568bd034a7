using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace RepoPulse.Git;

/// <summary>
/// A running git. Whoever starts it disposes it, which ends it if it is still running; cancelling the token ends it too.
/// </summary>
internal sealed class GitProcess : IAsyncDisposable
{
    // Enough for any complaint worth repeating. The rest is read, since a full pipe would stop git, and dropped.
    private const int KeptErrorLength = 4096;

    private readonly Process _process;
    private readonly Task<string> _errors;
    private readonly CancellationTokenRegistration _cancellation;

    private GitProcess(Process process, CancellationToken cancellationToken)
    {
        _process = process;
        _errors = DrainAsync(process.StandardError);
        // A read from a pipe cannot be relied on to notice a cancelled token, but it does notice the end of git.
        _cancellation = cancellationToken.Register(Kill);
    }

    internal Stream Output => _process.StandardOutput.BaseStream;

    /// <exception cref="HistoryException">git is not installed.</exception>
    internal static GitProcess Start(
        string directory, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var start = new ProcessStartInfo("git", ["--no-pager", "-C", directory, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        // git translates its complaints, and this program reads one of them.
        start.Environment["LC_ALL"] = "C";
        start.Environment.Remove("LANGUAGE");
        start.Environment["GIT_TERMINAL_PROMPT"] = "0";
        try
        {
            var process = Process.Start(start)!;
            process.StandardInput.Close();
            return new GitProcess(process, cancellationToken);
        }
        catch (Win32Exception)
        {
            throw new HistoryException("git was not found; install it, or add its directory to PATH.");
        }
    }

    /// <summary>Runs git to its end and returns its answer, for questions with a short one.</summary>
    internal static async Task<GitAnswer> AskAsync(
        string directory, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        await using var git = Start(directory, arguments, cancellationToken);
        var output = await git._process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        return await git.WaitAsync(cancellationToken) with { Output = output };
    }

    /// <summary>Waits for the end of git. <see cref="Output"/> must have been read to its end.</summary>
    internal async Task<GitAnswer> WaitAsync(CancellationToken cancellationToken)
    {
        await _process.WaitForExitAsync(CancellationToken.None);
        var errors = await _errors;
        cancellationToken.ThrowIfCancellationRequested();
        return new GitAnswer(_process.ExitCode, Output: "", errors);
    }

    public async ValueTask DisposeAsync()
    {
        await _cancellation.DisposeAsync();
        Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
        await _errors;
        _process.Dispose();
    }

    private void Kill()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (Exception exception) when (exception is InvalidOperationException or Win32Exception)
        {
            // It has ended in the meantime, which is what was wanted.
        }
    }

    private static async Task<string> DrainAsync(StreamReader errors)
    {
        var kept = new StringBuilder();
        var buffer = new char[KeptErrorLength];
        int read;
        while ((read = await errors.ReadAsync(buffer)) > 0)
        {
            kept.Append(buffer, 0, Math.Min(read, KeptErrorLength - kept.Length));
        }

        return kept.ToString();
    }
}
