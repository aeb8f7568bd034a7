using SourceGenBus.EventStore.PostgreSql;

namespace SourceGenBus.EventStore.Tests.Deployment;

public sealed class SchemaNameTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("user")]
    [InlineData("order")]
    [InlineData("authorization")]
    public async Task A_reserved_word_is_a_name_like_any_other(string schema)
    {
        await using var store = await Databases.PostgreSql(schema);
        var seen = store.Outbox.Written.Current;

        await store.Outbox.WriteAsync([new EventEnvelope(Guid.NewGuid(), "thing.happened", 1, DateTimeOffset.UnixEpoch, "1"u8.ToArray())], cancellationToken: Cancelled);
        var envelope = new EventEnvelope(Guid.NewGuid(), "thing.happened", 1, DateTimeOffset.UnixEpoch, "1"u8.ToArray());
        await store.Events.AppendAsync("a", ExpectedVersion.None, [envelope], AppendOptions.Default, Cancelled);

        await store.Outbox.Written.WaitAsync(seen, Timeout.InfiniteTimeSpan, TimeProvider.System, Cancelled);
        Assert.Equal(1, (await store.Outbox.GetStateAsync(Cancelled)).Ready);
        Assert.Equal(1, (await store.Events.GetHorizonAsync(Cancelled)).Safe);
    }

    [Theory]
    [InlineData("pg_store")]
    [InlineData("information_schema")]
    [InlineData("store\n")]
    [InlineData("Store")]
    [InlineData("1st")]
    [InlineData("a\"b")]
    [InlineData("a'b")]
    [InlineData("")]
    public void What_cannot_be_a_name_is_refused_with_a_sentence(string schema)
    {
        var exception = Assert.Throws<ArgumentException>(() => new PostgreSqlStore(new PostgreSqlStoreOptions { ConnectionString = "Host=nowhere", Schema = schema }));

        Assert.StartsWith($"'{schema}' cannot be the name of the store's schema: ", exception.Message, StringComparison.Ordinal);
    }
}
