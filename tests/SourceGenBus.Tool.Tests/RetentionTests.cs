using SourceGenBus.EventStore;

namespace SourceGenBus.Tool.Tests;

/// <summary>Retention and erasure from the command line.</summary>
public sealed class RetentionTests
{
    public static TheoryData<string> Databases => ["sqlite", "postgresql"];

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Old_events_are_counted_and_then_deleted(string database)
    {
        await using var store = await PreparedStore.CreateAsync(database);
        string[] apply = ["retention", "apply", "--streams", "order-", "--max-count", "1", "--json"];

        var counted = (await store.RunAsync([.. apply, "--dry-run"])).Ended(0);
        Assert.Equal("{\"discardedDeadLetters\":0,\"inboxClaims\":0,\"events\":1,\"streams\":1,\"dryRun\":true}\n", counted.Output);
        Assert.Equal(2, (await store.Store.Events.ReadStreamAsync("order-1", ReadDirection.Forwards, 1, 9)).Count);
        var deleted = (await store.RunAsync(apply)).Ended(0);
        Assert.Equal("{\"discardedDeadLetters\":0,\"inboxClaims\":0,\"events\":1,\"streams\":1,\"dryRun\":false}\n", deleted.Output);
        Assert.Equal(2, Assert.Single(await store.Store.Events.ReadStreamAsync("order-1", ReadDirection.Forwards, 1, 9)).Version);
    }

    [Fact]
    public async Task A_slow_checkpoint_is_named()
    {
        await using var store = await PreparedStore.EmptyAsync("sqlite");
        await store.Store.Events.AppendAsync("a", ExpectedVersion.None, [store.Event("e", "1"), store.Event("e", "2"), store.Event("e", "3")], AppendOptions.Default);
        await using (var unit = await store.Store.BeginAsync())
        {
            await store.Store.Events.SaveCheckpointAsync(unit.Transaction, "totals", 1);
            await unit.CommitAsync();
        }

        var held = (await store.RunAsync("retention", "apply", "--streams", "", "--max-count", "1")).Ended(0);
        Assert.Equal("Events after position 1 were kept, since 'totals' has not passed them.\n", held.Error);
        Assert.Equal(2, (await store.Store.Events.ReadStreamAsync("a", ReadDirection.Forwards, 1, 9)).Count);
        var passed = (await store.RunAsync("retention", "apply", "--streams", "", "--max-count", "1", "--ignore", "mails", "--ignore", "totals", "--dry-run", "--json")).Ended(0);
        Assert.Equal("{\"discardedDeadLetters\":0,\"inboxClaims\":0,\"events\":1,\"streams\":1,\"dryRun\":true}\n", passed.Output);
        (await store.RunAsync("retention", "apply", "--streams", "", "--max-count", "1", "--ignore-checkpoints")).Ended(0);
        Assert.Single(await store.Store.Events.ReadStreamAsync("a", ReadDirection.Forwards, 1, 9));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_stream_is_archived_restored_and_erased(string database)
    {
        await using var store = await PreparedStore.CreateAsync(database);

        (await store.RunAsync("retention", "archive", "order-1")).Ended(0);
        (await store.RunAsync("retention", "restore", "order-1")).Ended(0);
        Assert.Equal("The stream 'order-1' is not archived.\n", (await store.RunAsync("retention", "restore", "order-1")).Ended(5).Error);
        Assert.Equal("There is no stream 'order'.\n", (await store.RunAsync("retention", "archive", "order")).Ended(5).Error);
        Assert.Equal("There is no stream 'order'.\n", (await store.RunAsync("erase", "order", "--force")).Ended(5).Error);
        Assert.StartsWith("Nothing was erased.", (await store.RunAsync("erase", "order-1")).Ended(2).Error, StringComparison.Ordinal);

        Assert.Equal(
            "{\"stream\":\"order-1\",\"redacted\":2,\"deleted\":0,\"outboxEvents\":0,\"deadLetters\":0,\"snapshots\":0}\n",
            (await store.RunAsync("erase", "order-1", "--force", "--json")).Ended(0).Output);
        var shown = (await store.RunAsync("stream", "order-1")).Ended(0).Output;
        Assert.Contains("$redacted", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("Zo", shown, StringComparison.Ordinal);
        (await store.RunAsync("erase", "order-1", "--force", "--delete")).Ended(0);
        Assert.Empty(await store.Store.Events.ReadStreamAsync("order-1", ReadDirection.Forwards, 1, 9));
        (await store.RunAsync("check")).Ended(0);
    }

    [Theory]
    [InlineData("Say what to delete", "retention", "apply")]
    [InlineData("--streams goes with --max-age or --max-count", "retention", "apply", "--streams", "a")]
    [InlineData("--streams goes with --max-age or --max-count", "retention", "apply", "--max-count", "1")]
    [InlineData("--max-count must be 1 or more.", "retention", "apply", "--streams", "a", "--max-count", "0")]
    [InlineData("--ignore needs a name", "retention", "apply", "--streams", "a", "--max-count", "1", "--ignore", "")]
    [InlineData("'soon' is no age", "retention", "apply", "--inbox", "soon")]
    [InlineData("'-1d' is no age", "retention", "apply", "--inbox=-1d")]
    [InlineData("A stream has a name.", "erase", "", "--force")]
    public async Task What_makes_no_sense_is_wrong_usage(string message, params string[] arguments)
    {
        await using var store = await PreparedStore.CreateAsync("sqlite");

        Assert.Contains(message, (await store.RunAsync(arguments)).Ended(2).Error, StringComparison.Ordinal);
    }
}
