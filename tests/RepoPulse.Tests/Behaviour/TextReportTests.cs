using RepoPulse.Tests.Fixtures;
using RepoPulse.Text;

namespace RepoPulse.Tests.Behavior;

public sealed class TextReportTests
{
    [Fact]
    public async Task A_history_with_everything_odd_in_it()
    {
        using var repository = SampleHistory.Create();
        var run = await Run.OfAsync(repository.Path);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(
            """
            sample                                                  2024-01-01 to 2024-01-25
            6 commits (1 merge) by 4 authors, 5 files, +51 -1 lines

            Activity by week                                         commits  added  deleted
            2024-01-01  ██████████████▎                                    1     43        0
            2024-01-08  ████████████████████████████▋                      2      8        1
            2024-01-15                                                     0      0        0
            2024-01-22  ███████████████████████████████████████████        3      0        0

            Hot files                                               changes   added  deleted
            src/program.cs                                                3      42        1
            logo.png                                                      2  binary
            docs/übung 山.md                                              1       5        0
            README.md                                                     1       3        0
            odd\tname\n.txt                                               1       1        0

            Authors                          commits  added  deleted  first       last
            Ada Lovelace                           3     43        0  2024-01-01  2024-01-25
            山田 太郎                              1      7        1  2024-01-10  2024-01-10
            Bob                                    1      1        0  2024-01-14  2024-01-14
            Committer                              1      0        0  2024-01-25  2024-01-25

            Authors over time  2024-01-01 to 2024-01-28
            Ada Lovelace  ▄··█
            山田 太郎     ·█··
            Bob           ·█··
            Committer     ···█

            """,
            run.Out);
    }

    [Fact]
    public async Task A_long_history_is_drawn_in_columns()
    {
        using var repository = LongHistory.Create(weeks: 200);
        var run = await Run.OfAsync("--top=2", repository.Path);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(
            """
            sample                                                  2020-01-07 to 2023-10-31
            1,100 commits by 3 authors, 4 files, +1,100 -1,096 lines

            Activity, commits by 3 weeks
            27 │  ▂      █  ▂      █  ▂      █  ▂      █  ▂      █  ▂      █  ▂
               │  █  ▅▃  █  █  ▅▃  █  █  ▅▃  █  █  ▅▃  █  █  ▅▃  █  █  ▅▃  █  █  ▅▁
               │ ▂█  ██ ██ ▂█  ██ ██ ▂█  ██ ██ ▂█  ██ ██ ▂█  ██ ██ ▂█  ██ ██ ▂█  ██
               │ ██▇▅██ ██ ██▇▅██ ██ ██▇▅██ ██ ██▇▅██ ██ ██▇▅██ ██ ██▇▅██ ██ ██▇▅██
               │▂█████████▂█████████▂█████████▂█████████▂█████████▂█████████▂██████
               │███████████████████████████████████████████████████████████████████
             0 └───────────────────────────────────────────────────────────────────
                2020-01-06                                               2023-10-30

            Hot files                                                changes  added  deleted
            src/a/rather/deep/…hat/does/not/fit/component0/模块0.cs      275    275      274
            src/a/rather/deep/…hat/does/not/fit/component1/模块1.cs      275    275      274
            and 2 more

            Authors                          commits  added  deleted  first       last
            Ada Lovelace                         370    370      369  2020-01-07  2023-10-24
            山田 太郎                            367    367      365  2020-01-14  2023-10-31
            and 1 more

            Authors over time  2020-01-06 to 2023-11-05
            Ada Lovelace  ▂▃▄▄▄▁▆▁▁█▁▂▅▂▃▂▃▄▄▄▁▆▁▁█▁▂▅▂▃▂▃▄▄▄▁▆▁▁█▁▂▅▂▃▂▃▄▄▄
            山田 太郎     ▁▆▁▁█▁▂▅▂▃▂▃▄▄▄▁▆▁▁█▁▂▅▂▃▂▃▄▄▄▁▆▁▁█▁▂▅▂▃▂▃▄▄▄▁▆▁▁█

            """,
            run.Out);
    }

    [Theory]
    [InlineData(60)]
    [InlineData(80)]
    [InlineData(120)]
    public async Task No_line_is_wider_than_the_terminal(int width)
    {
        using var repository = LongHistory.Create(weeks: 90);
        var run = await Run.OfAsync(terminal => terminal with { Width = width }, repository.Path);
        Assert.Equal(0, run.ExitCode);
        Assert.All(run.Lines, line => Assert.InRange(line.CellCount(), 0, width));
        Assert.Contains(run.Lines, line => line.CellCount() == width);
        Assert.All(run.Lines, line => Assert.Equal(line.TrimEnd(), line));
    }

    [Fact]
    public async Task Colours_add_nothing_but_colour()
    {
        using var repository = SampleHistory.Create();
        var plain = await Run.OfAsync(repository.Path);
        var coloured = await Run.OfAsync(terminal => terminal with { ShowsColour = true }, repository.Path);
        Assert.Contains("\e[32m+51\e[0m \e[31m-1\e[0m lines", coloured.Out, StringComparison.Ordinal);
        var stripped = System.Text.RegularExpressions.Regex.Replace(coloured.Out, "\e\\[[0-9]+m", "");
        Assert.Equal(
            plain.Lines, stripped.Split('\n').Select(line => line.TrimEnd()));
    }

    [Fact]
    public async Task Colours_can_be_declined()
    {
        using var repository = SampleHistory.Create();
        var plain = await Run.OfAsync(repository.Path);
        var declined = await Run.OfAsync(
            terminal => terminal with { ShowsColour = true }, "--no-color", repository.Path);
        Assert.Equal(plain.Out, declined.Out);
    }

    [Fact]
    public async Task A_repository_without_commits_is_no_error()
    {
        using var repository = TestRepository.Create();
        Assert.Equal(new Run(0, "sample has no commits yet.\n", ""), await Run.OfAsync(repository.Path));
    }

    [Fact]
    public async Task A_branch_without_commits_is_no_error()
    {
        using var repository = SampleHistory.Create();
        repository.Git("checkout", "--quiet", "--orphan", "fresh");
        Assert.Equal(new Run(0, "sample has no commits yet.\n", ""), await Run.OfAsync(repository.Path));
    }

    [Theory]
    [InlineData("sample has no commits since 2024-02-01.", "--since=2024-02-01")]
    [InlineData("sample has no commits until 2023-12-31.", "--until=2023-12-31")]
    [InlineData("sample has no commits from 2024-01-15 to 2024-01-21.", "--since=2024-01-15", "--until=2024-01-21")]
    public async Task A_period_without_commits_is_named(string answer, params string[] options)
    {
        using var repository = SampleHistory.Create();
        Assert.Equal(new Run(0, answer + "\n", ""), await Run.OfAsync([repository.Path, .. options]));
    }

    [Fact]
    public async Task A_span_of_days_counts_back_from_today()
    {
        using var repository = SampleHistory.Create();
        var run = await Run.OfAsync(terminal => terminal, new ManualClock(), "--since=6d", repository.Path);
        Assert.Equal("2 commits (1 merge) by 2 authors, 0 files, +0 -0 lines", run.Lines[1]);
        run = await Run.OfAsync(terminal => terminal, new ManualClock(), "--since=5d", repository.Path);
        Assert.Equal("sample has no commits since 2024-01-26.\n", run.Out);
    }

    [Fact]
    public async Task What_would_steer_the_terminal_is_shown_instead()
    {
        using var repository = TestRepository.Create();
        repository.Write("\e[2Jgone.txt", "1\n");
        repository.Commit("Mal\e[31mlory <m@example.org>", "2024-01-01T00:00:00Z");
        var run = await Run.OfAsync(repository.Path);
        Assert.Equal(0, run.ExitCode);
        Assert.DoesNotContain('\e', run.Out);
        Assert.Contains(@"\u{1B}[2Jgone.txt", run.Out, StringComparison.Ordinal);
        Assert.Contains(@"Mal\u{1B}[31mlory", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_shallow_clone_says_so()
    {
        using var repository = SampleHistory.Create();
        using var directory = new TemporaryDirectory();
        var clone = directory.Combine("clone");
        repository.Git("clone", "--quiet", "--depth=1", new Uri(repository.Path).AbsoluteUri, clone);
        var run = await Run.OfAsync(clone);
        Assert.Equal(0, run.ExitCode);
        Assert.Equal("1 commit by 1 author, 5 files, +50 -0 lines", run.Lines[1]);
        Assert.Equal("This is a shallow clone: its first commit stands for everything before it.", run.Lines[2]);
    }
}
