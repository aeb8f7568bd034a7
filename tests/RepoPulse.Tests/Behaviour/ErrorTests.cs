using RepoPulse.Cli;
using RepoPulse.Tests.Fixtures;

namespace RepoPulse.Tests.Behavior;

public sealed class ErrorTests
{
    [Fact]
    public async Task A_directory_outside_any_repository()
    {
        using var directory = new TemporaryDirectory();
        Assert.Equal(
            new Run(1, "", $"repopulse: '{directory.Path}' is not inside a git repository.\n"),
            await Run.OfAsync(directory.Path));
    }

    [Fact]
    public async Task A_path_that_does_not_exist() =>
        Assert.Equal(new Run(1, "", "repopulse: 'no/such/place' does not exist.\n"), await Run.OfAsync("no/such/place"));

    [Fact]
    public async Task A_path_that_is_a_file()
    {
        using var directory = new TemporaryDirectory();
        var file = directory.Combine("file");
        await File.WriteAllTextAsync(file, "", TestContext.Current.CancellationToken);
        Assert.Equal(
            new Run(1, "", $"repopulse: '{file}' is a file, not a directory.\n"), await Run.OfAsync(file));
    }

    [Fact]
    public async Task A_wrong_option() =>
        Assert.Equal(
            new Run(2, "", "repopulse: unknown option '--jason'; --help lists the known ones.\n"),
            await Run.OfAsync("--jason"));

    [Fact]
    public async Task A_history_that_is_damaged_in_the_middle_is_not_reported_in_part()
    {
        using var repository = SampleHistory.Create();
        var id = repository.Git("rev-parse", "HEAD~2:src").Trim();
        File.Delete(Path.Combine(repository.Path, ".git", "objects", id[..2], id[2..]));
        var run = await Run.OfAsync(repository.Path);
        Assert.Equal((1, ""), (run.ExitCode, run.Out));
        Assert.StartsWith("repopulse: git could not read the whole history: ", run.Error, StringComparison.Ordinal);
        Assert.Contains(id, run.Error, StringComparison.Ordinal);
        Assert.Equal(1, run.Error.Count(character => character == '\n'));
    }

    [Fact]
    public async Task A_repository_that_git_refuses_to_open()
    {
        using var repository = SampleHistory.Create();
        repository.Git("config", "core.repositoryFormatVersion", "99");
        var run = await Run.OfAsync(repository.Path);
        Assert.Equal((1, ""), (run.ExitCode, run.Out));
        Assert.StartsWith($"repopulse: git cannot read '{repository.Path}': ", run.Error, StringComparison.Ordinal);
        Assert.Contains("99", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_report_that_cannot_be_written()
    {
        using var repository = SampleHistory.Create();
        var run = await Run.OfAsync(terminal => terminal with { Out = new FullDiskWriter() }, repository.Path);
        Assert.Equal(new Run(1, "", "repopulse: the report could not be written: No space left.\n"), run);
    }

    [Fact]
    public async Task A_handler_that_fails_makes_no_wrong_report()
    {
        using var repository = SampleHistory.Create();
        using var error = new JammedWriter { NewLine = "\n" };
        var run = await Run.OfAsync(
            terminal => terminal with { Error = error, ShowsProgress = true },
            new ManualClock { Step = TimeSpan.FromSeconds(1) },
            repository.Path);
        Assert.Equal((1, ""), (run.ExitCode, run.Out));
        Assert.Equal("repopulse: ProgressLine failed: Jammed.\n", error.ToString());
    }

    [Fact]
    public async Task A_cancelled_run_says_nothing()
    {
        using var repository = SampleHistory.Create();
        using var output = new StringWriter();
        using var error = new StringWriter();
        var exitCode = await Pulse.RunAsync(
            [repository.Path], new Terminal(output, error), TimeProvider.System, new CancellationToken(canceled: true));
        Assert.Equal((130, "", ""), (exitCode, output.ToString(), error.ToString()));
    }
}
