using SourceGenBus.EventStore;

namespace SourceGenBus.Tool.Tests;

/// <summary>Lists that go on where they ended, also among the entries of one event.</summary>
public sealed class ListTests
{
    public static TheoryData<string> Databases => ["sqlite", "postgresql"];

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Parked_events_are_listed_by_position_and_projection(string database)
    {
        await using var store = await PreparedStore.EmptyAsync(database);
        await using (var unit = await store.Store.BeginAsync())
        {
            foreach (var (projection, position) in new[] { ("totals@2", 4), ("mails", 4), ("mails", 7) })
            {
                await store.Store.Projections.ParkAsync(
                    unit.Transaction, new ParkedEvent(projection, position, "order-1", position, "order.paid", 3, "System.FormatException: no number\n   at Shop.Mailer", PreparedStore.Noon));
            }

            await unit.CommitAsync();
        }

        Assert.Equal(
            """
            PROJECTION  POSITION  STREAM   VERSION  EVENT       PARKED                    ATTEMPTS  LAST ERROR
            mails              4  order-1        4  order.paid  2026-01-31 12:00:00.000Z         3  System.FormatException: no number
            totals@2           4  order-1        4  order.paid  2026-01-31 12:00:00.000Z         3  System.FormatException: no number
            mails              7  order-1        7  order.paid  2026-01-31 12:00:00.000Z         3  System.FormatException: no number

            """,
            (await store.RunAsync("projections", "parked")).Ended(0).Output);
        Assert.Equal(
            "[{\"projection\":\"totals@2\",\"position\":4,\"stream\":\"order-1\",\"version\":4,\"name\":\"order.paid\",\"parkedAt\":\"2026-01-31T12:00:00+00:00\","
            + "\"attempts\":3,\"error\":\"System.FormatException: no number\\n   at Shop.Mailer\"}]\n",
            (await store.RunAsync("projections", "parked", "--after", "4/mails", "--limit", "1", "--json")).Ended(0).Output);
        Assert.Equal(["mails"], await ProjectionsAsync(store, "--after", "4"));
        Assert.Equal(["totals@2"], await ProjectionsAsync(store, "--of", "totals@2"));
        Assert.Equal([], await ProjectionsAsync(store, "--of", "totals"));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task The_outbox_goes_on_among_the_deliveries_of_one_event(string database)
    {
        await using var store = await PreparedStore.EmptyAsync(database);
        await store.Store.Outbox.WriteAsync([store.Event("e", "1", "k")]);
        var lease = await store.Store.Outbox.LeaseAsync(new LeaseRequest(32, 10, TimeSpan.FromMinutes(1), PreparedStore.Noon));
        DeliveryFailure[] failures = [.. new[] { "a", "b/c" }.Select(static handler => new DeliveryFailure(handler, "broken", PreparedStore.Noon, PreparedStore.Noon.AddYears(100)))];
        await store.Store.Outbox.SplitByHandlerAsync(lease, lease.Messages[0], failures, []);
        await store.Store.Outbox.ReleaseAsync(lease);

        var first = (await store.RunAsync("outbox", "--limit", "1", "--json")).Ended(0).Output;
        Assert.Contains("\"handler\":\"a\"", first, StringComparison.Ordinal);
        Assert.DoesNotContain("b/c", first, StringComparison.Ordinal);
        Assert.Contains("\"handler\":\"b/c\"", (await store.RunAsync("outbox", "--after", "1/a", "--json")).Ended(0).Output, StringComparison.Ordinal);
        foreach (var end in new[] { "1/b/c", "1" })
            Assert.DoesNotContain("handler", (await store.RunAsync("outbox", "--after", end, "--json")).Ended(0).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("outbox")]
    [InlineData("projections parked")]
    public async Task What_is_no_place_is_wrong_usage(string command)
    {
        await using var store = await PreparedStore.EmptyAsync("sqlite");

        Assert.Equal("'a/1' is no place in a list: it is a position, or position/name.\n", (await store.RunAsync([.. command.Split(' '), "--after", "a/1"])).Ended(2).Error);
    }

    private static async Task<IEnumerable<string>> ProjectionsAsync(PreparedStore store, params string[] options)
    {
        using var document = System.Text.Json.JsonDocument.Parse((await store.RunAsync(["projections", "parked", "--json", .. options])).Ended(0).Output);
        return [.. document.RootElement.EnumerateArray().Select(static row => row.GetProperty("projection").GetString()!)];
    }
}
