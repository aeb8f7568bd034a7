using Microsoft.Data.Sqlite;

namespace SourceGenBus.EventStore.Tests;

/// <summary>A caller's own connection waits for another writer as long as it is set to, in batches of every size.</summary>
public sealed class SqliteBusyTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task A_write_in_a_deferred_transaction_waits_for_the_other_writer(int count)
    {
        var path = TemporaryFiles.NewPath("busy.db");
        await using var store = Databases.Sqlite(path);
        await using var other = Databases.Sqlite(path);
        await store.MigrateAsync(Cancelled);
        await using var connection = new SqliteConnection($"Data Source={path};Pooling=False;Default Timeout=30");
        await connection.OpenAsync(Cancelled);
        await using var transaction = connection.BeginTransaction(deferred: true);

        Task writing;
        await using (var unit = await other.BeginAsync(Cancelled))
        {
            await other.Outbox.WriteAsync(unit.Transaction, Envelopes(1), cancellationToken: Cancelled);
            writing = Task.Run(async () => await store.Outbox.WriteAsync(transaction, Envelopes(count), cancellationToken: Cancelled), Cancelled);
            await Task.Delay(300, Cancelled);
            Assert.False(writing.IsCompleted);
        }

        await writing;
        await transaction.CommitAsync(Cancelled);
        Assert.Equal(count, (await store.Outbox.GetStateAsync(Cancelled)).Ready);
    }

    [Fact]
    public async Task A_write_that_waits_longer_than_its_connection_may_fails_and_writes_nothing()
    {
        var path = TemporaryFiles.NewPath("busy.db");
        await using var store = Databases.Sqlite(path);
        await using var other = Databases.Sqlite(path);
        await store.MigrateAsync(Cancelled);
        await using var connection = new SqliteConnection($"Data Source={path};Pooling=False;Default Timeout=1");
        await connection.OpenAsync(Cancelled);
        await using var unit = await other.BeginAsync(Cancelled);
        await using var transaction = connection.BeginTransaction(deferred: true);

        var exception = await Assert.ThrowsAsync<SqliteException>(
            async () => await store.Outbox.WriteAsync(transaction, Envelopes(3), cancellationToken: Cancelled));

        Assert.Equal(5, exception.SqliteErrorCode);
        await transaction.CommitAsync(Cancelled);
        Assert.Equal(0, (await store.Outbox.GetStateAsync(Cancelled)).Ready);
    }

    private static EventEnvelope[] Envelopes(int count) =>
    [
        .. Enumerable.Range(0, count).Select(static _ =>
            new EventEnvelope(Guid.CreateVersion7(), "thing.happened", 1, DateTimeOffset.UnixEpoch, "1"u8.ToArray())),
    ];
}
