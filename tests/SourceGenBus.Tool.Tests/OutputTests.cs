using System.Globalization;
using System.Text;

namespace SourceGenBus.Tool.Tests;

/// <summary>What commands print, the same for both databases: tables for people, JSON for programs.</summary>
public sealed class OutputTests
{
    public static TheoryData<string> Databases => ["sqlite", "postgresql"];

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Commands_that_look(string database)
    {
        await using var store = await PreparedStore.CreateAsync(database);
        var (tables, json) = (new StringBuilder(), new StringBuilder());
        foreach (var command in new[]
        {
            "streams", "streams --prefix order-", "streams --after customer-7 --limit 1", "stream order-1", "stream order-1 --backwards --limit 1", "stream order-1 --from 2",
            "stream customer-7", "tail --from 0 --no-follow", "tail --from 0 --no-follow --name order.paid", "tail --from 1 --no-follow --prefix customer-", "tail --from 0 --limit 2",
            "outbox", "outbox --limit 1", "inbox", "lag", "dead-letters list", "dead-letters list --name nothing", "dead-letters list --error FORMAT --since 2026-01-31",
            "dead-letters show 1", "check",
        })
        {
            tables.Append(CultureInfo.InvariantCulture, $"$ sgbus {command}\n{await store.RunAsync(command.Split(' '))}\n");
            json.Append(CultureInfo.InvariantCulture, $"$ sgbus {command} --json\n{await store.RunAsync([.. command.Split(' '), "--json"])}\n");
        }

        Assert.Multiple(() => Snapshot.Matches(tables.ToString(), "tables"), () => Snapshot.Matches(json.ToString(), "json"));
    }

    [Fact]
    public async Task Every_command_explains_itself()
    {
        var text = new StringBuilder();
        foreach (var command in new[]
        {
            "", "streams", "stream", "tail", "outbox", "inbox", "lag", "projections", "projections parked", "dead-letters", "dead-letters list", "dead-letters show", "dead-letters replay", "dead-letters edit",
            "dead-letters discard", "retention", "retention apply", "retention archive", "retention restore", "erase", "schema", "schema status", "schema migrate", "check", "baseline", "baseline write", "baseline check",
        })
        {
            var run = (await ToolRun.OfAsync([.. command.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"])).Ended(0);
            Assert.Empty(run.Error);
            text.Append(CultureInfo.InvariantCulture, $"$ sgbus {command} --help\n{run.Output}");
        }

        Snapshot.Matches(text.ToString(), "help");
    }

    [Fact]
    public async Task What_comes_from_a_store_moves_no_cursor()
    {
        await using var store = await PreparedStore.EmptyAsync("sqlite");
        await store.Store.Events.AppendAsync(
            "a\u001b[2Jb\u202Ec\nd", EventStore.ExpectedVersion.None, [store.Event("e\u0007", "1")], EventStore.AppendOptions.Default);

        var table = (await store.RunAsync("streams")).Ended(0);
        var line = (await store.RunAsync("tail", "--from", "0", "--no-follow")).Ended(0);

        Assert.Contains("a\\u001b[2Jb\\u202ec\\nd", table.Output, StringComparison.Ordinal);
        Assert.Contains("a\\u001b[2Jb\\u202ec\\nd@1  e\\u0007", line.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', table.Output + line.Output);
    }

    [Fact]
    public async Task A_payload_that_is_no_json_is_shown_in_base_64()
    {
        await using var store = await PreparedStore.EmptyAsync("sqlite");
        await store.Store.Events.AppendAsync("a", EventStore.ExpectedVersion.None, [store.Event("e", "{")], EventStore.AppendOptions.Default);

        Assert.Contains("(no JSON, base 64) ew==", (await store.RunAsync("stream", "a")).Ended(0).Output, StringComparison.Ordinal);
        Assert.Contains("\"payloadBase64\":\"ew==\"", (await store.RunAsync("stream", "a", "--json")).Ended(0).Output, StringComparison.Ordinal);
    }
}
