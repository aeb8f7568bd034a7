using System.Diagnostics;
using SourceGenBus.EventStore.Tests;

namespace SourceGenBus.Tool.Tests;

/// <summary>Bad input, stores that are none or of another version, and the ends of commands that take long.</summary>
public sealed class ExitCodeTests
{
    public static TheoryData<string> Databases => ["sqlite", "postgresql"];

    [Theory]
    [InlineData("Say which store: --sqlite FILE or --postgres CONNECTION, or set SGBUS_SQLITE or SGBUS_POSTGRES.", "streams")]
    [InlineData("Name one store: a SQLite file or a PostgreSQL database.", "streams", "--sqlite", "a", "--postgres", "b")]
    [InlineData("Unrecognized command or argument 'bogus'.", "bogus")]
    [InlineData("Required command was not provided.")]
    [InlineData("Required argument missing for command: 'stream'.", "stream", "--sqlite", "a")]
    [InlineData("--limit must be 1 or more.", "streams", "--sqlite", "a", "--limit", "0")]
    [InlineData("'Upper' cannot be the name of the store's schema", "streams", "--postgres", "Host=/nowhere", "--schema", "Upper")]
    [InlineData("The connection string cannot be read", "streams", "--postgres", "Dear customer")]
    public async Task Wrong_usage_is_2(string message, params string[] arguments)
    {
        var run = (await ToolRun.OfAsync(arguments)).Ended(2);

        Assert.Contains(message, run.Error, StringComparison.Ordinal);
        Assert.Empty(run.Output);
    }

    [Fact]
    public async Task A_place_in_the_environment_gives_way_to_the_command_line()
    {
        await using var store = await PreparedStore.CreateAsync("sqlite");
        var environment = new Dictionary<string, string> { ["SGBUS_SQLITE"] = store.Place[1] };

        (await ToolRun.OfAsync(["streams"], environment: environment)).Ended(0);
        (await ToolRun.OfAsync(["streams", "--sqlite", "nowhere.db"], environment: environment)).Ended(3);
        (await ToolRun.OfAsync(["streams"], environment: new Dictionary<string, string> { ["SGBUS_POSTGRES"] = "Host=/nowhere;Timeout=1" })).Ended(3);
    }

    [Fact]
    public async Task A_file_that_is_no_store_is_3_and_stays_as_it_is()
    {
        var text = TemporaryFiles.NewPath("letter.txt");
        await File.WriteAllTextAsync(text, string.Concat(Enumerable.Repeat("Dear customer, ", 500)));
        var foreign = TemporaryFiles.NewPath("foreign.db");
        SQLitePCL.Batteries_V2.Init();
        await using (var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={foreign};Pooling=false"))
        {
            await connection.OpenAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = "create table letters (text text)";
            await command.ExecuteNonQueryAsync();
        }

        var missing = TemporaryFiles.NewPath("missing.db");
        foreach (var (file, message) in new[] { (text, "The file is no SQLite database."), (foreign, $"There is no store in '{foreign}'."), (missing, $"There is no file '{missing}'.") })
        {
            var before = File.Exists(file) ? await File.ReadAllBytesAsync(file) : null;
            foreach (var command in new[] { "streams", "check", "schema status", "tail --from 0 --no-follow" })
                Assert.Equal(message + "\n", (await ToolRun.OfAsync([.. command.Split(' '), "--sqlite", file])).Ended(3).Error);
            Assert.Equal(before, File.Exists(file) ? await File.ReadAllBytesAsync(file) : null);
        }

        var refused = (await ToolRun.OfAsync(["schema", "migrate", "--sqlite", text])).Ended(3);
        Assert.Contains("is no SQLite database", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_file_is_found()
    {
        await using var store = await PreparedStore.EmptyAsync("sqlite");
        await store.Store.Events.AppendAsync(
            "a",
            EventStore.ExpectedVersion.None,
            [.. Enumerable.Range(0, 300).Select(_ => store.Event("e", $"\"{new string('x', 900)}\""))],
            EventStore.AppendOptions.Default);
        await store.Store.DisposeAsync();
        await using (var file = File.OpenWrite(store.Place[1]))
        {
            file.Position = file.Length / 2;
            file.Write(new byte[32 * 1024]);
        }

        var run = await store.RunAsync("check");

        Assert.True(run.ExitCode is 1 or 3, run.ToString());
        Assert.NotEmpty(run.Output + run.Error);
    }

    [Fact]
    public async Task A_database_without_a_store_or_out_of_reach_is_3()
    {
        var connectionString = (await PostgreSqlServer.StartedAsync()).ConnectionString;

        Assert.Equal(
            "There is no store in schema 'nothing_here' of the PostgreSQL database.\n",
            (await ToolRun.OfAsync(["outbox", "--postgres", connectionString, "--schema", "nothing_here"])).Ended(3).Error);
        var run = (await ToolRun.OfAsync(["outbox", "--postgres", "Host=/nowhere;Username=u;Password=hunter2;Timeout=1"])).Ended(3);
        Assert.StartsWith("The store cannot be read: ", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_store_of_another_version_is_4_and_is_migrated_only_when_asked(string database)
    {
        await using var store = await PreparedStore.CreateAsync(database);
        var newest = (await store.Store.GetSchemaAsync()).Newest;

        await store.ExecuteAsync($"update {{0}}schema_version set version = {newest + 1}");
        foreach (var command in new[] { "streams", "check", "schema migrate", "schema script" })
            Assert.Contains($"has schema version {newest + 1}, and this tool knows versions up to {newest}", (await store.RunAsync(command.Split(' '))).Ended(4).Error, StringComparison.Ordinal);
        Assert.Equal($"{{\"current\":{newest + 1},\"newest\":{newest}}}\n", (await store.RunAsync("schema", "status", "--json")).Ended(4).Output);

        await store.ExecuteAsync("update {0}schema_version set version = 1");
        Assert.Contains($"has schema version 1, and this tool needs version {newest}", (await store.RunAsync("streams")).Ended(4).Error, StringComparison.Ordinal);
        Assert.Equal($"{{\"current\":1,\"newest\":{newest}}}\n", (await store.RunAsync("schema", "status", "--json")).Ended(4).Output);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task The_script_of_a_migration_is_printed_and_nothing_is_changed(string database)
    {
        await using var store = await PreparedStore.CreateAsync(database);
        var newest = (await store.Store.GetSchemaAsync()).Newest;

        var nothing = (await store.RunAsync("schema", "script")).Ended(0);
        Assert.Equal(("", "It is the newest schema already.\n"), (nothing.Output, nothing.Error));

        await store.ExecuteAsync("update {0}schema_version set version = 1");
        var script = (await store.RunAsync("schema", "script")).Ended(0).Output;
        Assert.StartsWith($"-- From schema version 1 to {newest}. ", script, StringComparison.Ordinal);
        Assert.EndsWith($"schema_version set version = {newest};\n\ncommit;\n", script, StringComparison.Ordinal);
        Assert.StartsWith($"{{\"current\":1,\"newest\":{newest},\"script\":\"-- From", (await store.RunAsync("schema", "script", "--json")).Ended(0).Output, StringComparison.Ordinal);
        Assert.Equal($"{{\"current\":1,\"newest\":{newest}}}\n", (await store.RunAsync("schema", "status", "--json")).Ended(4).Output);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_store_is_made_and_then_is_new_enough(string database)
    {
        await using var store = await PreparedStore.EmptyAsync(database);

        Assert.Equal("A store was made.\n", (await store.RunAsync("schema", "migrate")).Ended(0).Error);
        Assert.Equal("It was the newest schema already.\n", (await store.RunAsync("schema", "migrate")).Ended(0).Error);
        (await store.RunAsync("schema", "status")).Ended(0);
        Assert.Equal("[]\n", (await store.RunAsync("streams", "--json")).Ended(0).Output);
    }

    [Fact]
    public async Task What_is_found_is_1_and_what_is_missing_5()
    {
        await using var store = await PreparedStore.CreateAsync("sqlite");

        (await store.RunAsync("lag", "--max", "2")).Ended(0);
        (await store.RunAsync("lag", "--max", "1")).Ended(1);
        Assert.Equal("There is no stream 'nothing'.\n", (await store.RunAsync("stream", "nothing")).Ended(5).Error);
        Assert.Equal("[]\n", (await store.RunAsync("stream", "order-1", "--from", "99", "--json")).Ended(0).Output);
        Assert.Equal("The store has come to position 3, so nothing follows 99 yet.\n", (await store.RunAsync("tail", "--from", "99")).Ended(2).Error);

        await store.ExecuteAsync("delete from {0}events where stream = 'order-1' and version = 1");
        Assert.Equal(
            "[{\"kind\":\"stream\",\"subject\":\"order-1\",\"description\":\"it has version 2, but 1 events, the last of version 2\"}]\n",
            (await store.RunAsync("check", "--json")).Ended(1).Output);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Tail_follows_until_it_is_interrupted(string database)
    {
        await using var store = await PreparedStore.CreateAsync(database);
        using var process = ToolRun.Start(["tail", "--from", "2", "--json", .. store.Place]);
        Assert.Contains("\"position\":3", await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromMinutes(2)), StringComparison.Ordinal);

        await store.Store.Events.AppendAsync("order-2", EventStore.ExpectedVersion.None, [store.Event("order.placed", "{}")], EventStore.AppendOptions.Default);
        Assert.Contains("\"stream\":\"order-2\"", await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromMinutes(2)), StringComparison.Ordinal);
        Process.Start("kill", ["-TERM", $"{process.Id}"]).WaitForExit();

        var run = (await ToolRun.EndAsync(process)).Ended(0);
        Assert.Empty(run.Output + run.Error);
    }

    [Fact]
    public async Task A_slow_replay_that_is_interrupted_is_130_and_says_what_it_did()
    {
        await using var store = await PreparedStore.EmptyAsync("sqlite");
        await store.Store.Outbox.WriteAsync([.. Enumerable.Range(1, 3).Select(number => store.Event("bad", "1", $"{number}"))]);
        await store.DieAsync("bad");
        using var process = ToolRun.Start(["dead-letters", "replay", "--all", "--rate", "0.01", .. store.Place]);
        while (!process.HasExited && await store.Store.DeadLetters.CountAsync(EventStore.DeadLetterFilter.Default) == 3)
            await Task.Delay(50);
        Process.Start("kill", ["-TERM", $"{process.Id}"]).WaitForExit();

        Assert.Equal("1\n", (await ToolRun.EndAsync(process)).Ended(130).Output);
    }
}
