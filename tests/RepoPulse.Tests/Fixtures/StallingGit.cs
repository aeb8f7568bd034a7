using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.Versioning;

namespace RepoPulse.Tests.Fixtures;

/// <summary>
/// A git that works until it is asked for one thing: for that it starts a process that writes one commit and then nothing
/// for a long time.
/// </summary>
[UnsupportedOSPlatform("windows")]
internal sealed class StallingGit : IDisposable
{
    internal static readonly TimeSpan Duration = TimeSpan.FromSeconds(60);

    private readonly TemporaryDirectory _directory = new();

    internal IReadOnlyDictionary<string, string?> Environment => new Dictionary<string, string?>
    {
        ["PATH"] = $"{_directory.Path}{Path.PathSeparator}{System.Environment.GetEnvironmentVariable("PATH")}",
        ["REAL_PATH"] = System.Environment.GetEnvironmentVariable("PATH"),
        ["STALLED"] = StalledFile,
    };

    private string StalledFile => _directory.Combine("stalled");

    internal static StallingGit Create(string command)
    {
        var git = new StallingGit();
        var script = git._directory.Combine("git");
        File.WriteAllText(
            script,
            $"""
            #!/bin/sh
            PATH=$REAL_PATH
            case " $* " in
              *" {command} "*)
                printf '\036aaaa\000\0001700000000 +0000\000Ada\000ada@example.org\000'
                sleep {Duration.TotalSeconds.ToString(CultureInfo.InvariantCulture)} &
                echo $! > "$STALLED.new" && mv "$STALLED.new" "$STALLED"
                wait ;;
              *) exec git "$@" ;;
            esac

            """);
        File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return git;
    }

    /// <summary>Waits until the program waits for git and returns the id of the process that stalls.</summary>
    internal async Task<int> WaitUntilStalledAsync(CancellationToken cancellationToken)
    {
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < Duration / 3;)
        {
            if (File.Exists(StalledFile))
            {
                return int.Parse(await File.ReadAllTextAsync(StalledFile, cancellationToken), CultureInfo.InvariantCulture);
            }

            await Task.Delay(20, cancellationToken);
        }

        throw new TimeoutException("The program never asked.");
    }

    /// <summary>Whether a process ends soon: one that was killed may take a moment to be gone.</summary>
    internal static async Task<bool> EndsSoonAsync(int processId, CancellationToken cancellationToken)
    {
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < Duration / 6; await Task.Delay(20, cancellationToken))
        {
            if (!IsAlive(processId))
            {
                return true;
            }
        }

        return false;
    }

    public void Dispose() => _directory.Dispose();

    private static bool IsAlive(int processId)
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            return !process.HasExited;
        }
        catch (Exception exception) when (exception is ArgumentException or Win32Exception)
        {
            return false;
        }
    }
}
