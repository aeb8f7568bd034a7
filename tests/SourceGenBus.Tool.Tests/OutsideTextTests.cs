using System.Text;
using System.Text.Json;
using SourceGenBus.EventStore.Tests;

namespace SourceGenBus.Tool.Tests;

/// <summary>Text from outside reaches the terminal escaped, programs as JSON, and secrets nobody.</summary>
public sealed class OutsideTextTests
{
    // An escape sequence, a bell, zero-width characters, marks of direction, a soft hyphen, line separators, a tag beyond the first plane, a C1 control, a blank letter.
    private const string Hostile = "a\u001b[2J\u0007\u200b\u200d\ufeff\u202e\u2066\u061c\u00ad\u2028\U000E0041\u009b\u3164z";

    private const string Shown = "a\\u001b[2J\\u0007\\u200b\\u200d\\ufeff\\u202e\\u2066\\u061c\\u00ad\\u2028\\udb40\\udc41\\u009b\\u3164z";

    public static TheoryData<string> Databases => ["sqlite", "postgresql"];

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Every_command_escapes_what_is_stored(string database)
    {
        await using var store = await PreparedStore.EmptyAsync(database);
        var @event = store.Event(Hostile, JsonSerializer.Serialize("x").Insert(1, Hostile.Replace("\u001b", "", StringComparison.Ordinal).Replace("\u0007", "", StringComparison.Ordinal)), Hostile);
        @event = @event with { Headers = @event.Headers with { UserId = Hostile } };
        await store.Store.Events.AppendAsync(Hostile, EventStore.ExpectedVersion.None, [@event], EventStore.AppendOptions.Default);
        await store.Store.Outbox.WriteAsync([@event]);
        await using (var unit = await store.Store.BeginAsync())
        {
            await store.Store.Inbox.TryClaimAsync(unit.Transaction, Hostile, @event.Id);
            await store.Store.Events.SaveCheckpointAsync(unit.Transaction, Hostile, 1);
            await unit.CommitAsync();
        }

        foreach (var command in new[] { "streams", "outbox", "inbox", "lag", "tail --from 0 --no-follow", "dead-letters list", "dead-letters show 1" })
        {
            if (command.StartsWith("dead", StringComparison.Ordinal))
                await store.DieAsync(Hostile);
            Check(await store.RunAsync(command.Split(' ')), isJson: false);
            Check(await store.RunAsync([.. command.Split(' '), "--json"]), isJson: true);
        }

        Check(await store.RunAsync("stream", Hostile), isJson: false);
        Check(await store.RunAsync("stream", Hostile, "--json"), isJson: true);

        static void Check(ToolRun run, bool isJson)
        {
            run.Ended(0);
            Assert.Contains(Shown, run.Output, StringComparison.OrdinalIgnoreCase);
            AssertHarmless(run);
            if (isJson)
                Assert.Contains(JsonEncodedText.Encode(Hostile).Value, JsonSerializer.Serialize(JsonDocument.Parse(run.Output).RootElement), StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public async Task A_file_name_or_an_argument_is_escaped_in_a_message()
    {
        var file = TemporaryFiles.NewPath("x\u001b[31m\u202e\u200b.db");
        await File.WriteAllTextAsync(file, string.Concat(Enumerable.Repeat("Dear customer, ", 500)));

        foreach (var run in new[]
        {
            (await ToolRun.OfAsync(["streams", "--sqlite", file + "x"])).Ended(3),
            (await ToolRun.OfAsync(["schema", "migrate", "--sqlite", file])).Ended(3),
            (await ToolRun.OfAsync(["baseline", "check", file + "x"])).Ended(2),
            (await ToolRun.OfAsync(["baseline", "check", file])).Ended(2),
            (await ToolRun.OfAsync(["dead-letters", "show", "\u001b]0;title\u0007\r\nsgbus: all is well", "--sqlite", file])).Ended(2),
            (await ToolRun.OfAsync(["\u001b[2J"])).Ended(2),
            (await ToolRun.OfAsync(["streams", "--limit", "\u001b[2J"])).Ended(2),
        })
        {
            AssertHarmless(run);
            Assert.NotEmpty(run.Error);
            Assert.DoesNotContain("\nsgbus: all is well", run.Error, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("""{"a":"\ud800","b":[ "\uDC00x\ud83d\ude00" , "\\" ]}""", """{"a":"\ud800","b":["\uDC00x\ud83d\ude00","\\"]}""")]
    [InlineData("""{"\ud800":1}""", """{"\ud800":1}""")]
    [InlineData("""{"a":"\u00eb"}""", """{"a":"ë"}""")]
    public async Task A_payload_with_half_a_surrogate_pair_is_printed_as_it_is_stored(string payload, string printed)
    {
        await using var store = await PreparedStore.EmptyAsync("sqlite");
        await store.Store.Events.AppendAsync("a", EventStore.ExpectedVersion.None, [store.Event("e", payload)], EventStore.AppendOptions.Default);
        await store.Store.Outbox.WriteAsync([store.Event("e", payload)]);

        foreach (var command in new[] { "stream a", "tail --from 0 --no-follow", "outbox" })
        {
            Assert.Contains($"\"payload\":{printed}", (await store.RunAsync([.. command.Split(' '), "--json"])).Ended(0).Output, StringComparison.Ordinal);
            (await store.RunAsync(command.Split(' '))).Ended(0);
        }
    }

    [Fact]
    public async Task A_payload_that_is_no_text_or_very_deep_is_printed_in_some_way()
    {
        await using var store = await PreparedStore.EmptyAsync("sqlite");
        byte[] broken = [.. "{\"a\":\""u8, 0xFF, 0xC0, .. "\"}"u8];
        var deep = new string('[', 64) + new string(']', 64);
        var tooDeep = new string('[', 65) + new string(']', 65);
        await store.Store.Events.AppendAsync(
            "a",
            EventStore.ExpectedVersion.None,
            [store.Event("e", "1") with { Payload = broken }, store.Event("e", deep), store.Event("e", tooDeep)],
            EventStore.AppendOptions.Default);

        var json = (await store.RunAsync("stream", "a", "--json")).Ended(0).Output;
        (await store.RunAsync("stream", "a")).Ended(0);

        Assert.Contains($"\"payloadBase64\":\"{Convert.ToBase64String(broken)}\"", json, StringComparison.Ordinal);
        Assert.Contains($"\"payload\":{deep}", json, StringComparison.Ordinal);
        Assert.Contains($"\"payloadBase64\":\"{Convert.ToBase64String(Encoding.UTF8.GetBytes(tooDeep))}\"", json, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("streams", "--postgress", "Host=db;Username=u;Password=hunter2")]
    [InlineData("streams", "--postgress=Host=db;Username=u;Password=hunter2")]
    [InlineData("streams", "Host=db;Username=u;Password=hunter2")]
    [InlineData("Host=db;Username=u;Password=hunter2")]
    [InlineData("streams", "--password", "hunter2")]
    [InlineData("streams", "--password", "hunter")]
    [InlineData("streams", "--password=hunter2")]
    [InlineData("streams", "-p", "hunter2")]
    [InlineData("streams", "--limit", "Host=db;Username=u;Password=hunter2")]
    [InlineData("dead-letters", "list", "--since", "Host=db;Username=u;Password=hunter2")]
    [InlineData("dead-letters", "show", "Host=db;Username=u;Password=hunter2")]
    [InlineData("dead-letters", "show", "postgresql://u:hunter2@db/shop")]
    [InlineData("streams", "--postgres", "postgresql://u:hunter2@db/shop")]
    [InlineData("streams", "--postgres", "Host=db;Pasword=hunter2")]
    [InlineData("streams", "--postgres", "Host=db;Password=a;hunter2=x")]
    [InlineData("streams", "--postgres", "Host=db;Port=hunter2")]
    [InlineData("streams", "--postgres", "Host=db;Password=hunter2;Ssl Mode=hunter2")]
    [InlineData("streams", "--postgres", "Host=/nowhere;Password=hunter2;Timeout=1", "--schema", "Host=db;Password=hunter2")]
    [InlineData("streams", "--sqlite", "Data Source=x;Password=hunter2")]
    [InlineData("baseline", "check", "Host=db;Password=hunter2")]
    [InlineData("@hunter2")]
    public async Task A_password_in_the_wrong_place_is_never_repeated(params string[] arguments)
    {
        foreach (var environment in new[] { null, new Dictionary<string, string> { ["SGBUS_POSTGRES"] = "Host=/nowhere;Username=u;Password=hunter2;Timeout=1" } })
        {
            var run = await ToolRun.OfAsync(arguments, environment: environment);

            Assert.True(run.ExitCode is 2 or 3, run.ToString());
            Assert.NotEmpty(run.Error);
            Assert.DoesNotContain("hunter", run.Output + run.Error, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
        }
    }

    private static void AssertHarmless(ToolRun run) => Assert.DoesNotContain(
        (run.Output + run.Error).EnumerateRunes(),
        static rune => rune.Value != '\n' && (Rune.IsControl(rune)
            || Rune.GetUnicodeCategory(rune) is System.Globalization.UnicodeCategory.Format or System.Globalization.UnicodeCategory.LineSeparator
            || rune.Value is 0x3164 or 0xFFFD));
}
