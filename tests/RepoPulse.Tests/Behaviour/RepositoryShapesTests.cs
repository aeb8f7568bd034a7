using System.Text.Json;
using RepoPulse.Tests.Fixtures;

namespace RepoPulse.Tests.Behavior;

public sealed class RepositoryShapesTests
{
    [Fact]
    public async Task Any_directory_of_the_repository_gives_the_same_report()
    {
        using var repository = SampleHistory.Create();
        var expected = await Run.OfAsync("--json", repository.Path);
        Assert.Equal(0, expected.ExitCode);
        Assert.Equal(expected, await Run.OfAsync("--json", Path.Combine(repository.Path, "docs")));
        Assert.Equal(expected, await Run.OfAsync("--json", repository.Path + Path.DirectorySeparatorChar));
    }

    [Fact]
    public async Task A_bare_repository_has_a_history_too()
    {
        using var repository = SampleHistory.Create();
        using var directory = new TemporaryDirectory();
        var bare = directory.Combine("bare.git");
        repository.Git("clone", "--quiet", "--bare", repository.Path, bare);
        Assert.Equal(
            (await Run.OfAsync(repository.Path)).Lines[1..], (await Run.OfAsync(bare)).Lines[1..]);
    }

    [Fact]
    public async Task A_directory_may_be_named_anything()
    {
        using var repository = TestRepository.Create("-- 山 'x' $(y)");
        repository.Write("a", "1\n");
        repository.Commit(TestRepository.Ada, "2024-01-01T00:00:00Z");
        var run = await Run.OfAsync(repository.Path);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.StartsWith("-- 山 'x' $(y)  ", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_of_the_user_change_nothing()
    {
        using var repository = SampleHistory.Create();
        repository.Commit("Zoë Müller <zoe@example.org>", "2024-01-26T00:00:00Z");
        repository.Sign();
        var expected = await Run.OfAsync("--json", repository.Path);
        Assert.Contains("Zoë Müller", expected.Out, StringComparison.Ordinal);
        foreach (var (name, value) in new[]
        {
            ("color.ui", "always"), ("core.pager", "false"), ("core.quotePath", "true"), ("diff.renames", "false"),
            ("diff.relative", "true"), ("diff.noprefix", "true"), ("format.pretty", "oneline"), ("log.date", "relative"),
            ("log.decorate", "full"), ("log.showRoot", "false"), ("log.showSignature", "true"), ("log.follow", "true"),
            ("log.abbrevCommit", "true"), ("diff.external", "false"), ("i18n.logOutputEncoding", "ISO-8859-1"),
            ("log.diffMerges", "first-parent"), ("diff.algorithm", "minimal"),
        })
        {
            repository.Git("config", name, value);
        }

        Assert.Equal(0, expected.ExitCode);
        Assert.Equal(expected, await Run.OfAsync("--json", Path.Combine(repository.Path, "src")));
    }

    [Fact]
    public async Task The_mailmap_decides_who_is_who()
    {
        using var repository = SampleHistory.Create();
        repository.Write(".mailmap", "Ada Lovelace <ada@example.org> <bob@example.org>\n");
        using var report = JsonDocument.Parse((await Run.OfAsync("--json", repository.Path)).Out);
        Assert.Equal(
            ["Ada Lovelace 4", "山田 太郎 1", "Committer 1"],
            report.RootElement.GetProperty("authors").EnumerateArray().Select(author =>
                $"{author.GetProperty("name").GetString()} {author.GetProperty("commits").GetInt32()}"));
    }

    [Fact]
    public async Task Commits_that_no_clock_could_date_are_reported_all_the_same()
    {
        using var repository = TestRepository.Create();
        repository.Import(
            """
            commit refs/heads/main
            author  <> 0 +0000
            committer C <c@d> 0 +0000
            data 0
            M 100644 inline a
            data 2
            1

            commit refs/heads/main
            author  <nameless@example.org> 253402300799 -1100
            committer C <c@d> 0 +0000
            data 0
            M 100644 inline a
            data 2
            2


            """);
        var run = await Run.OfAsync(repository.Path);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains("1970-01-01 to 9999-12-", run.Lines[0], StringComparison.Ordinal);
        Assert.Contains(run.Lines, line => line.StartsWith("(nobody) ", StringComparison.Ordinal));
        Assert.Contains(run.Lines, line => line.StartsWith("nameless@example.org ", StringComparison.Ordinal));
    }
}
