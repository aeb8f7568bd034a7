using System.Net.Sockets;
using Microsoft.Data.Sqlite;
using Npgsql;
using SourceGenBus.EventStore.PostgreSql;

namespace SourceGenBus.EventStore.Tests.Outages;

/// <summary>Whether a failure is one of the database or of the program is decided by what the provider says.</summary>
public sealed class OutageClassificationTests
{
    [Theory]
    [InlineData("08006", true)]
    [InlineData("08P01", true)]
    [InlineData("53300", true)]
    [InlineData("53100", true)]
    [InlineData("57P01", true)]
    [InlineData("57P03", true)]
    [InlineData("57014", true)]
    [InlineData("40001", true)]
    [InlineData("40P01", true)]
    [InlineData("55P03", true)]
    [InlineData("25006", true)]
    [InlineData("28P01", true)]
    [InlineData("3D000", true)]
    [InlineData("25P02", false)]
    [InlineData("23505", false)]
    [InlineData("22021", false)]
    [InlineData("42P01", false)]
    [InlineData("42501", false)]
    [InlineData("26000", false)]
    public async Task PostgreSql_decides_by_the_code(string state, bool expected)
    {
        await using var store = Store();

        Assert.Equal(expected, store.IsOutage(new PostgresException("text", "ERROR", "ERROR", state)));
        Assert.Equal(expected, store.Outbox.IsOutage(new PostgresException("text", "ERROR", "ERROR", state)));
    }

    [Fact]
    public async Task PostgreSql_knows_what_the_driver_throws_without_a_code()
    {
        await using var store = Store();

        Assert.True(store.IsOutage(new NpgsqlException("The connection pool has been exhausted", new TimeoutException())));
        Assert.True(store.IsOutage(new NpgsqlException("Exception while reading from stream", new IOException())));
        Assert.True(store.IsOutage(new SocketException()));
        Assert.True(store.IsOutage(new TimeoutException()));
        Assert.True(store.IsOutage(new StoreOutageException()));
        Assert.False(store.IsOutage(new InvalidOperationException()));
        Assert.False(store.IsOutage(new ObjectDisposedException("the store")));
        Assert.False(store.IsOutage(new ArgumentException("text")));
        Assert.False(store.IsOutage(new SqliteException("of another database", 5)));
    }

    [Theory]
    [InlineData(5, true)]
    [InlineData(6, true)]
    [InlineData(8, true)]
    [InlineData(10, true)]
    [InlineData(11, true)]
    [InlineData(13, true)]
    [InlineData(14, true)]
    [InlineData(26, true)]
    [InlineData(1, false)]
    [InlineData(18, false)]
    [InlineData(19, false)]
    [InlineData(20, false)]
    [InlineData(21, false)]
    public async Task Sqlite_decides_by_the_code(int code, bool expected)
    {
        await using var store = await Databases.Sqlite();

        Assert.Equal(expected, store.IsOutage(new SqliteException("text", code)));
        Assert.Equal(expected, store.Outbox.IsOutage(new SqliteException("text", code)));
        Assert.True(store.IsOutage(new IOException()));
        Assert.False(store.IsOutage(new InvalidOperationException()));
    }

    [Fact]
    public async Task A_mistake_of_the_program_ends_a_relay_instead_of_being_an_outage()
    {
        await using var store = await Databases.Sqlite();
        await store.MigrateAsync(TestContext.Current.CancellationToken);
        var outages = new StoreOutages();
        var relay = new OutboxRelay(store.Outbox, new Nowhere(), outages: outages);
        await store.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => relay.RunAsync(TestContext.Current.CancellationToken));

        Assert.Null(outages.Current);
    }

    private static PostgreSqlStore Store() => new(new PostgreSqlStoreOptions { ConnectionString = "Host=nowhere" });

    private sealed class Nowhere : IOutboxTarget
    {
        public ValueTask DeliverAsync(EventEnvelope envelope, CancellationToken cancellationToken) => default;
    }
}
