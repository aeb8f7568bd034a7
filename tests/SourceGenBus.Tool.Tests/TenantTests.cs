namespace SourceGenBus.Tool.Tests;

/// <summary>Lists that show one tenant only.</summary>
public sealed class TenantTests
{
    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task Only_the_events_of_the_tenant_are_listed(string database)
    {
        await using var store = await PreparedStore.EmptyAsync(database);
        EventStore.EventEnvelope Of(string name, string tenant) => store.Event(name, $"\"{tenant}\"") with { Headers = new EventStore.EventHeaders { TenantId = tenant } };
        await store.Store.Events.AppendAsync("a", EventStore.ExpectedVersion.None, [Of("e", "north"), Of("e", "south"), Of("e", "north"), store.Event("e", "0")], EventStore.AppendOptions.Default);
        await store.Store.Outbox.WriteAsync([Of("bad", "north"), Of("bad", "south"), Of("bad", "south")]);
        await store.DieAsync("bad");
        await store.Store.Outbox.WriteAsync([.. Enumerable.Range(0, 600).Select(number => Of("e", number == 599 ? "south" : "north"))]);

        Assert.Equal(1, Lines(await store.RunAsync("tail", "--from", "0", "--no-follow", "--tenant", "south", "--json"), "\"tenantId\":\"south\""));
        Assert.Equal(2, Lines(await store.RunAsync("stream", "a", "--tenant", "north", "--json"), "\"tenantId\":\"north\""));
        Assert.Equal(1, Lines(await store.RunAsync("stream", "a", "--tenant", "north", "--backwards", "--limit", "1", "--json"), "\"tenantId\":\"north\""));
        Assert.Equal(0, Lines(await store.RunAsync("stream", "a", "--tenant", "north", "--from", "4", "--json"), "\"tenantId\":\"north\""));
        Assert.Equal(1, Lines(await store.RunAsync("outbox", "--tenant", "south", "--json"), "\"tenantId\":\"south\""));
        Assert.Equal(20, Lines(await store.RunAsync("outbox", "--tenant", "north", "--json"), "\"tenantId\":\"north\""));
        Assert.Equal(2, Lines(await store.RunAsync("dead-letters", "list", "--tenant", "south", "--json"), "\"tenantId\":\"south\""));
        Assert.Equal(1, Lines(await store.RunAsync("dead-letters", "list", "--tenant", "south", "--limit", "1", "--json"), "\"tenantId\":\"south\""));
        Assert.Equal("[]\n", (await store.RunAsync("dead-letters", "list", "--tenant", "west", "--json")).Ended(0).Output);
    }

    // All of what is listed belongs to the tenant, and so many are.
    private static int Lines(ToolRun run, string tenant)
    {
        var count = run.Ended(0).Output.Split(tenant).Length - 1;
        Assert.Equal(count, run.Output.Split("\"tenantId\"").Length - 1);
        return count;
    }
}
