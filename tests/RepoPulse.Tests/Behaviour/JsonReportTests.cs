using System.Text.Json;
using RepoPulse.Tests.Fixtures;

namespace RepoPulse.Tests.Behavior;

public sealed class JsonReportTests
{
    [Fact]
    public async Task A_history_with_everything_odd_in_it()
    {
        using var repository = SampleHistory.Create();
        var run = await Run.OfAsync("--json", repository.Path);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(
            $$"""
            {
              "schema": 1,
              "repository": {
                "name": "sample",
                "path": {{Quoted(repository.Path)}},
                "head": "{{repository.Head}}",
                "shallow": false
              },
              "period": {
                "since": null,
                "until": null
              },
              "totals": {
                "commits": 6,
                "merges": 1,
                "authors": 4,
                "files": 5,
                "changes": 8,
                "binaryChanges": 2,
                "added": 51,
                "deleted": 1,
                "first": "2024-01-01T10:00:00+01:00",
                "last": "2024-01-25T18:00:00+01:00"
              },
              "weeks": [
                {
                  "start": "2024-01-01",
                  "commits": 1,
                  "added": 43,
                  "deleted": 0
                },
                {
                  "start": "2024-01-08",
                  "commits": 2,
                  "added": 8,
                  "deleted": 1
                },
                {
                  "start": "2024-01-22",
                  "commits": 3,
                  "added": 0,
                  "deleted": 0
                }
              ],
              "files": [
                {
                  "path": "src/program.cs",
                  "changes": 3,
                  "binaryChanges": 0,
                  "added": 42,
                  "deleted": 1
                },
                {
                  "path": "logo.png",
                  "changes": 2,
                  "binaryChanges": 2,
                  "added": 0,
                  "deleted": 0
                },
                {
                  "path": "docs/übung 山.md",
                  "changes": 1,
                  "binaryChanges": 0,
                  "added": 5,
                  "deleted": 0
                },
                {
                  "path": "README.md",
                  "changes": 1,
                  "binaryChanges": 0,
                  "added": 3,
                  "deleted": 0
                },
                {
                  "path": "odd\tname\n.txt",
                  "changes": 1,
                  "binaryChanges": 0,
                  "added": 1,
                  "deleted": 0
                }
              ],
              "authors": [
                {
                  "name": "Ada Lovelace",
                  "email": "ada@example.org",
                  "commits": 3,
                  "added": 43,
                  "deleted": 0,
                  "first": "2024-01-01T10:00:00+01:00",
                  "last": "2024-01-25T18:00:00+01:00",
                  "weeks": [
                    {
                      "start": "2024-01-01",
                      "commits": 1
                    },
                    {
                      "start": "2024-01-22",
                      "commits": 2
                    }
                  ]
                },
                {
                  "name": "山田 太郎",
                  "email": "yamada@example.org",
                  "commits": 1,
                  "added": 7,
                  "deleted": 1,
                  "first": "2024-01-10T09:00:00+09:00",
                  "last": "2024-01-10T09:00:00+09:00",
                  "weeks": [
                    {
                      "start": "2024-01-08",
                      "commits": 1
                    }
                  ]
                },
                {
                  "name": "Bob",
                  "email": "bob@example.org",
                  "commits": 1,
                  "added": 1,
                  "deleted": 0,
                  "first": "2024-01-14T23:30:00-08:00",
                  "last": "2024-01-14T23:30:00-08:00",
                  "weeks": [
                    {
                      "start": "2024-01-08",
                      "commits": 1
                    }
                  ]
                },
                {
                  "name": "Committer",
                  "email": "committer@example.org",
                  "commits": 1,
                  "added": 0,
                  "deleted": 0,
                  "first": "2024-01-25T12:00:00+00:00",
                  "last": "2024-01-25T12:00:00+00:00",
                  "weeks": [
                    {
                      "start": "2024-01-22",
                      "commits": 1
                    }
                  ]
                }
              ]
            }

            """,
            run.Out);
    }

    [Fact]
    public async Task A_repository_without_commits_has_the_same_fields()
    {
        using var repository = TestRepository.Create();
        var run = await Run.OfAsync("--json", "--since=2024-01-01", repository.Path);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(
            $$"""
            {
              "schema": 1,
              "repository": {
                "name": "sample",
                "path": {{Quoted(repository.Path)}},
                "head": null,
                "shallow": false
              },
              "period": {
                "since": "2024-01-01",
                "until": null
              },
              "totals": {
                "commits": 0,
                "merges": 0,
                "authors": 0,
                "files": 0,
                "changes": 0,
                "binaryChanges": 0,
                "added": 0,
                "deleted": 0,
                "first": null,
                "last": null
              },
              "weeks": [],
              "files": [],
              "authors": []
            }

            """,
            run.Out);
    }

    [Theory]
    [InlineData("2024-01-10", null, 5, 4, 8, 1)]
    [InlineData("2024-01-11", null, 4, 3, 1, 0)]
    [InlineData(null, "2024-01-14", 3, 3, 51, 1)]
    [InlineData(null, "2024-01-13", 2, 2, 50, 1)]
    [InlineData("2024-01-10", "2024-01-10", 1, 1, 7, 1)]
    public async Task A_period_includes_both_ends(
        string? since, string? until, int commits, int authors, int added, int deleted)
    {
        using var repository = SampleHistory.Create();
        List<string> arguments = ["--json", repository.Path];
        arguments.AddRange(since is null ? [] : ["--since", since]);
        arguments.AddRange(until is null ? [] : ["--until", until]);
        using var report = JsonDocument.Parse((await Run.OfAsync([.. arguments])).Out);
        var totals = report.RootElement.GetProperty("totals");
        Assert.Equal(
            (commits, authors, added, deleted),
            (Number(totals, "commits"), Number(totals, "authors"), Number(totals, "added"), Number(totals, "deleted")));
    }

    [Fact]
    public async Task The_lists_are_limited_and_the_totals_are_not()
    {
        using var repository = SampleHistory.Create();
        using var report = JsonDocument.Parse((await Run.OfAsync("--json", "--top=1", repository.Path)).Out);
        Assert.Equal(1, report.RootElement.GetProperty("files").GetArrayLength());
        Assert.Equal(1, report.RootElement.GetProperty("authors").GetArrayLength());
        Assert.Equal(5, Number(report.RootElement.GetProperty("totals"), "files"));
        Assert.Equal(4, Number(report.RootElement.GetProperty("totals"), "authors"));
    }

    [Fact]
    public async Task It_is_never_coloured()
    {
        using var repository = SampleHistory.Create();
        var run = await Run.OfAsync(terminal => terminal with { ShowsColour = true }, "--json", repository.Path);
        Assert.Equal(0, run.ExitCode);
        Assert.DoesNotContain('\e', run.Out);
    }

    private static int Number(JsonElement element, string name) => element.GetProperty(name).GetInt32();

    private static string Quoted(string text) => $"\"{JsonEncodedText.Encode(text)}\"";
}
