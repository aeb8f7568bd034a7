namespace SourceGenBus.EventStore.Tests;

/// <summary>What the check of a store finds when somebody has changed its tables by hand.</summary>
public sealed class CheckTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("delete from {0}events where stream = 'a' and version = 2", "stream a: it has version 3, but 2 events, the last of version 3")]
    [InlineData("update {0}streams set version = 4 where stream = 'a'", "stream a: it has version 4, but 3 events, the last of version 3")]
    [InlineData("delete from {0}streams where stream = 'a'", "stream a: it has events, but is not listed among the streams")]
    [InlineData("delete from {0}outbox_partitions where partition = 7", "partitions 31: there must be 32 of them, from 0 to 31")]
    [InlineData("insert into {0}outbox_blocked (key, partition, until) values ('k', 1, 9223372036854775807)", "outbox k: the key is parked, but there is no dead letter to replay or discard")]
    [InlineData("insert into {0}outbox_held (key, handler, partition, until) values ('k', 'mailer', 1, 9223372036854775807)", "outbox k: the key is parked for mailer, but there is no dead letter to replay or discard")]
    [InlineData("update {0}outbox set state = 1, due_at = 9223372036854775807", "outbox 1: it is parked, but its key is not")]
    public async Task Finds_what_the_rules_exclude(string damage, string problem)
    {
        foreach (var (store, prefix) in new[] { (await Databases.Sqlite(), "sgb_"), await PostgreSqlAsync() })
        {
            await using (store)
            {
                var events = Enumerable.Range(1, 3).Select(static _ => new EventEnvelope(Guid.NewGuid(), "x", 1, DateTimeOffset.UnixEpoch, "1"u8.ToArray())).ToList();
                await store.Events.AppendAsync("a", ExpectedVersion.None, events, AppendOptions.Default, Cancelled);
                await store.Outbox.WriteAsync([events[0] with { Key = "k" }], cancellationToken: Cancelled);
                Assert.Empty(await store.Inspection.CheckAsync(Cancelled));

                await using (var unit = await store.BeginAsync(Cancelled))
                {
                    await using var command = unit.Transaction.Connection!.CreateCommand();
                    command.Transaction = unit.Transaction;
                    command.CommandText = string.Format(System.Globalization.CultureInfo.InvariantCulture, damage, prefix);
                    await command.ExecuteNonQueryAsync(Cancelled);
                    await unit.CommitAsync(Cancelled);
                }

                Assert.Equal(
                    [problem],
                    (await store.Inspection.CheckAsync(Cancelled)).Select(static found => $"{found.Kind} {found.Subject}: {found.Description}"));
            }
        }
    }

    private static async Task<(IDurableStore Store, string Prefix)> PostgreSqlAsync()
    {
        var schema = Databases.NewSchema();
        return (await Databases.PostgreSql(schema), schema + ".");
    }
}
