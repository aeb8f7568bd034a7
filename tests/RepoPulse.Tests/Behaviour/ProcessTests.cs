using System.Diagnostics;
using System.Globalization;
using System.Runtime.Versioning;
using RepoPulse.Tests.Fixtures;

namespace RepoPulse.Tests.Behavior;

/// <summary>What only a process of its own can show. Signals and scripts make these tests ones for Linux and macOS.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class ProcessTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Into_a_pipe_it_writes_what_it_writes_in_process_and_no_colour()
    {
        using var repository = SampleHistory.Create();
        var expected = await Run.OfAsync(repository.Path);
        var environment = new Dictionary<string, string?> { ["TERM"] = "xterm-256color", ["NO_COLOR"] = null };
        var run = await Executable.RunAsync(environment, repository.Path);
        Assert.Equal(expected, run);
        Assert.DoesNotContain('\e', run.Out);
    }

    [Fact]
    public async Task Help_goes_to_standard_output()
    {
        var run = await Executable.RunAsync(null, "--help");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains("Usage: repopulse [PATH] [options]", run.Lines);
        foreach (var option in (string[])["--since", "--until", "--top", "--json", "--no-color", "--help", "--version"])
        {
            Assert.Contains(run.Lines, line => line.StartsWith($"  {option} ", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task The_version_is_the_one_that_was_built() =>
        Assert.Equal(new Run(0, $"repopulse {BuildVersion.Value}\n", ""), await Executable.RunAsync(null, "--version"));

    [Fact]
    public async Task A_wrong_option_ends_with_2() =>
        Assert.Equal(
            new Run(2, "", "repopulse: --top takes a number from 1 to 10000, not 'x'.\n"),
            await Executable.RunAsync(null, "--top", "x"));

    [Fact]
    public async Task Without_git_it_says_so()
    {
        using var empty = new TemporaryDirectory();
        Assert.Equal(
            new Run(1, "", "repopulse: git was not found; install it, or add its directory to PATH.\n"),
            await Executable.RunAsync(new Dictionary<string, string?> { ["PATH"] = empty.Path }, empty.Path));
    }

    [Fact]
    public async Task What_git_says_is_understood_in_any_language()
    {
        using var directory = new TemporaryDirectory();
        var git = directory.Combine("git");
        await File.WriteAllTextAsync(
            git,
            """
            #!/bin/sh
            [ "$LC_ALL$LANGUAGE" = C ] && echo 'fatal: not a git repository' >&2 || echo 'fatal: kein Git-Repository' >&2
            exit 128

            """,
            Token);
        File.SetUnixFileMode(git, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var environment = new Dictionary<string, string?>
        {
            ["PATH"] = directory.Path, ["LC_ALL"] = "de_DE.UTF-8", ["LANGUAGE"] = "de",
        };
        Assert.Equal(
            new Run(1, "", $"repopulse: '{directory.Path}' is not inside a git repository.\n"),
            await Executable.RunAsync(environment, directory.Path));
    }

    [Fact]
    public async Task A_reader_that_has_seen_enough_is_no_error()
    {
        using var repository = LongHistory.Create(weeks: 120);
        using var process = Executable.Start(null, "--json", "--top=10000", repository.Path);
        process.StandardOutput.Close();
        Assert.Equal("", await process.StandardError.ReadToEndAsync(Token));
        await process.WaitForExitAsync(Token);
        Assert.Equal(0, process.ExitCode);
    }

    [Theory]
    [InlineData(">&-", 1)]
    [InlineData("2>&-", 0)]
    [InlineData("--bogus 2>&-", 2)]
    public async Task A_closed_output_is_no_reason_to_crash(string redirection, int exitCode)
    {
        using var repository = SampleHistory.Create();
        var run = await Executable.RunInShellAsync(redirection, repository.Path);
        Assert.Equal(exitCode, run.ExitCode);
        Assert.Equal(
            exitCode == 1 ? ["repopulse: the report could not be written: Access to the path is denied.", ""] : [""],
            run.Error.Split('\n'));
    }

    [Theory]
    [InlineData("INT", "log", 130)]
    [InlineData("INT", "rev-parse", 130)]
    [InlineData("TERM", "log", 143)]
    public async Task A_signal_ends_git_as_well(string signal, string command, int exitCode)
    {
        using var repository = SampleHistory.Create();
        using var git = StallingGit.Create(command);
        using var process = Executable.StartInForeground(git.Environment, repository.Path);
        var stalled = await git.WaitUntilStalledAsync(Token);

        var timeProvider = Stopwatch.StartNew();
        using (var kill = Process.Start("kill", [$"-{signal}", process.Id.ToString(CultureInfo.InvariantCulture)]))
        {
            await kill.WaitForExitAsync(Token);
        }

        await process.WaitForExitAsync(Token).WaitAsync(TimeSpan.FromSeconds(20), Token);
        Assert.Equal(exitCode, process.ExitCode);
        Assert.Equal("", await process.StandardOutput.ReadToEndAsync(Token));
        Assert.Equal("", await process.StandardError.ReadToEndAsync(Token));
        Assert.True(await StallingGit.EndsSoonAsync(stalled, Token), "git is still running");
        Assert.InRange(timeProvider.Elapsed, TimeSpan.Zero, StallingGit.Duration / 2);
    }
}
