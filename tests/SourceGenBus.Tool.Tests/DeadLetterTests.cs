using System.Text;
using SourceGenBus.EventStore;

namespace SourceGenBus.Tool.Tests;

/// <summary>What the verbs do to dead letters, and what the order of a key looks like afterwards.</summary>
public sealed class DeadLetterTests
{
    public static TheoryData<string> Databases => ["sqlite", "postgresql"];

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task One_is_replayed_before_what_waited_behind_it(string database)
    {
        await using var store = await PreparedStore.CreateAsync(database);

        var run = (await store.RunAsync("dead-letters", "replay", "1")).Ended(0);

        Assert.Equal(("1\n", "Replayed: 1.\n"), (run.Output, run.Error));
        Assert.Equal(["order.placed {\"total\":\"x\"}", "order.paid {\"total\":2}"], await ReadyOfKeyAsync(store, "1"));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task One_is_edited_and_replayed(string database)
    {
        await using var store = await PreparedStore.CreateAsync(database);

        var run = await ToolRun.OfAsync(["dead-letters", "edit", "1", "--payload", "-", .. store.Place], input: "{\"total\":7}");

        Assert.Equal("1\n", run.Ended(0).Output);
        Assert.Equal(["order.placed {\"total\":7}", "order.paid {\"total\":2}"], await ReadyOfKeyAsync(store, "1"));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task One_is_discarded_and_what_waited_goes_on(string database)
    {
        await using var store = await PreparedStore.CreateAsync(database);

        var run = (await store.RunAsync("dead-letters", "discard", "1", "--reason", "a test order", "--json")).Ended(0);

        Assert.Equal("{\"count\":1,\"ids\":[\"1\"]}\n", run.Output);
        Assert.Empty(run.Error);
        Assert.Equal(["order.paid {\"total\":2}"], await ReadyOfKeyAsync(store, "1"));
        Assert.Contains("a test order", (await store.RunAsync("dead-letters", "show", "1")).Ended(0).Output, StringComparison.Ordinal);
        Assert.Equal("[]\n", (await store.RunAsync("dead-letters", "list", "--json")).Ended(0).Output);
        Assert.Contains("(discarded: a test order)", (await store.RunAsync("dead-letters", "list", "--discarded")).Ended(0).Output, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Many_are_replayed_by_filter_in_the_order_of_positions(string database)
    {
        await using var store = await PreparedStore.EmptyAsync(database);
        await store.Store.Outbox.WriteAsync([.. Enumerable.Range(1, 6).Select(number => store.Event(number == 4 ? "other" : "bad", $"{number}", $"{number}"))]);
        await store.DieAsync("bad");
        await store.DieAsync("other");

        var few = (await store.RunAsync("dead-letters", "replay", "--name", "bad", "--limit", "2", "--rate", "1000")).Ended(0);
        var rest = (await store.RunAsync("dead-letters", "replay", "--name", "bad", "--json")).Ended(0);
        var none = (await store.RunAsync("dead-letters", "replay", "--name", "bad")).Ended(0);

        Assert.Equal("1\n2\n", few.Output);
        Assert.Equal("{\"count\":3,\"ids\":[\"3\",\"5\",\"6\"]}\n", rest.Output);
        Assert.Equal(("", "Replayed: 0.\n"), (none.Output, none.Error));
        Assert.Equal("4\n", (await store.RunAsync("dead-letters", "replay", "--all")).Ended(0).Output);
    }

    [Fact]
    public async Task The_editor_of_the_environment_mends_a_payload()
    {
        if (OperatingSystem.IsWindows())
            return;
        await using var store = await PreparedStore.CreateAsync("sqlite");
        var editor = EventStore.Tests.TemporaryFiles.NewPath("editor.sh");
        await File.WriteAllTextAsync(editor, "#!/bin/sh\nsed -i 's/\"x\"/8/' \"$1\"\n");
        File.SetUnixFileMode(editor, UnixFileMode.UserRead | UnixFileMode.UserExecute);

        var unchanged = await ToolRun.OfAsync(["dead-letters", "edit", "1", .. store.Place], environment: new Dictionary<string, string> { ["EDITOR"] = "true" });
        Assert.Equal("The payload was not changed, so nothing was replayed.\n", unchanged.Ended(0).Error);
        var failed = await ToolRun.OfAsync(["dead-letters", "edit", "1", .. store.Place], environment: new Dictionary<string, string> { ["EDITOR"] = "false" });
        Assert.Equal("The editor ended with 1, so nothing was replayed.\n", failed.Ended(2).Error);
        (await ToolRun.OfAsync(["dead-letters", "edit", "1", .. store.Place], environment: new Dictionary<string, string> { ["EDITOR"] = editor })).Ended(0);

        Assert.Equal(["order.placed {\"total\":8}", "order.paid {\"total\":2}"], await ReadyOfKeyAsync(store, "1"));
    }

    [Theory]
    [InlineData(2, "Say which dead letters: their ids, or a filter, or --all.", "replay")]
    [InlineData(2, "Say which dead letters: their ids, or a filter, or --all.", "replay", "1", "--all")]
    [InlineData(2, "--rate and --limit go with a filter or --all.", "replay", "1", "--rate", "5")]
    [InlineData(2, "--rate and --limit must be above 0.", "replay", "--all", "--rate", "0")]
    [InlineData(2, "--rate and --limit must be above 0.", "replay", "--all", "--limit", "0")]
    [InlineData(2, "'x' is no id of a dead letter: it is a position, or position/handler.", "replay", "x")]
    [InlineData(2, "'yesterday' is no time, such as 2026-01-31T12:00:00Z.", "list", "--since", "yesterday")]
    [InlineData(2, "Option '--reason' is required.", "discard", "1")]
    [InlineData(2, "--reason must say something.", "discard", "1", "--reason", " ")]
    [InlineData(2, "There is no file 'nowhere.json'.", "edit", "1", "--payload", "nowhere.json")]
    [InlineData(2, "Name the edited payload with --payload, or an editor in VISUAL or EDITOR.", "edit", "1")]
    [InlineData(2, "The payload is no JSON, so nothing was replayed:", "edit", "1", "--payload", "-")]
    [InlineData(5, "There is no dead letter '99'.", "show", "99")]
    [InlineData(5, "There is no dead letter '1/mailer'.", "edit", "1/mailer", "--payload", "-")]
    [InlineData(5, "There is no dead letter '99' that could be taken: it was replayed or discarded, or never was.", "replay", "99")]
    [InlineData(5, "There is no dead letter '99' that could be taken: it was replayed or discarded, or never was.", "discard", "99", "--reason", "gone")]
    public async Task What_cannot_be_done_changes_nothing(int exitCode, string message, params string[] arguments)
    {
        await using var store = await PreparedStore.CreateAsync("sqlite");

        var run = await ToolRun.OfAsync(["dead-letters", .. arguments, .. store.Place], input: "{");

        Assert.Contains(message, run.Ended(exitCode).Error, StringComparison.Ordinal);
        Assert.Equal(1, await store.Store.DeadLetters.CountAsync(DeadLetterFilter.Default));
    }

    /// <summary>What a relay would deliver of a key now.</summary>
    private static async Task<IEnumerable<string>> ReadyOfKeyAsync(PreparedStore store, string key)
    {
        var lease = await store.Store.Outbox.LeaseAsync(new LeaseRequest(32, 10, TimeSpan.FromMinutes(1), PreparedStore.Noon));
        return lease.Messages
            .Where(message => message.Envelope.Key == key)
            .Select(static message => $"{message.Envelope.Name} {Encoding.UTF8.GetString(message.Envelope.Payload.Span)}");
    }
}
