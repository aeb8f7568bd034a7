using Npgsql;
using SourceGenBus.EventStore.PostgreSql;

namespace SourceGenBus.EventStore.Tests;

/// <summary>A PostgreSQL database whose encoding is not UTF-8: events do not mind, and failures are recorded in what it can hold.</summary>
public sealed class EncodingTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("LATIN1", "caf\u00E9 ??")]
    [InlineData("WIN1252", "caf? ??")]
    [InlineData("SQL_ASCII", "caf\u00E9 \u20AC\u2603")]
    public async Task A_failure_is_recorded_in_characters_that_the_database_has(string encoding, string expected)
    {
        var server = await PostgreSqlServer.StartedAsync();
        var name = $"encoding_{encoding.ToLowerInvariant()}";
        await using (var connection = new NpgsqlConnection(server.ConnectionString))
        {
            await connection.OpenAsync(Cancelled);
            await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Constants of this class.
            command.CommandText = $"create database {name} encoding '{encoding}' locale 'C' template template0";
#pragma warning restore CA2100
            await command.ExecuteNonQueryAsync(Cancelled);
        }

        await using var store = new PostgreSqlStore(
            new PostgreSqlStoreOptions { ConnectionString = new NpgsqlConnectionStringBuilder(server.ConnectionString) { Database = name }.ToString() });
        var envelope = new EventEnvelope(Guid.NewGuid(), "thing.happened", 1, DateTimeOffset.UnixEpoch, "\"\u20AC\u2603\""u8.ToArray())
        {
            Headers = new EventHeaders { UserId = "\u2603" },
        };
        await store.Outbox.WriteAsync([envelope], cancellationToken: Cancelled);
        var lease = await store.Outbox.LeaseAsync(new LeaseRequest(32, 10, TimeSpan.FromMinutes(1), DateTimeOffset.UnixEpoch), Cancelled);
        var text = "caf\u00E9 \u20AC\u2603";

        await store.Outbox.FailAsync(lease, lease.Messages[0], new DeliveryFailure("mailer", text, DateTimeOffset.UnixEpoch, RetryAt: null), Cancelled);
        await store.DeadLetters.DiscardAsync(new DeadLetterId(lease.Messages[0].Position), text, Cancelled);

        var letter = Assert.Single(await store.DeadLetters.ListAsync(new DeadLetterFilter { IncludeDiscarded = true }, cancellationToken: Cancelled));
        Assert.Equal((expected, expected), (letter.Attempts[0].Error, letter.DiscardReason));
        Assert.Equal("\u2603", letter.Envelope.Headers.UserId);
        Assert.Equal(envelope.Payload.ToArray(), letter.Envelope.Payload.ToArray());
    }
}
