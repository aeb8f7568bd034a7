using System.Data;
using Npgsql;
using SourceGenBus.EventStore.PostgreSql;
using SourceGenBus.EventStore.Testing;

namespace SourceGenBus.EventStore.Tests.Deployment;

/// <summary>Transactions that see the database as it was when they began.</summary>
public sealed class IsolationTests() : StoreContract(Databases.PostgreSql)
{
    [Theory]
    [InlineData(IsolationLevel.RepeatableRead, true)]
    [InlineData(IsolationLevel.RepeatableRead, false)]
    [InlineData(IsolationLevel.Serializable, true)]
    [InlineData(IsolationLevel.Serializable, false)]
    public async Task Who_comes_too_late_gets_a_conflict(IsolationLevel isolation, bool exists)
    {
        if (exists)
            await Store.Events.AppendAsync("a", ExpectedVersion.None, Events("0"), AppendOptions.Default, Cancelled);
        var expected = exists ? ExpectedVersion.Exactly(1) : ExpectedVersion.None;
        await Store.MigrateAsync(Cancelled);
        await using var connection = await Store.OpenConnectionAsync(Cancelled);
        await using var transaction = await connection.BeginTransactionAsync(isolation, Cancelled);
        await Store.Events.ReadStreamAsync(transaction, "a", ReadDirection.Forwards, 1, 10, Cancelled);
        await Store.Events.AppendAsync("a", expected, Events("1"), AppendOptions.Default, Cancelled);

        var exception = await Assert.ThrowsAsync<VersionConflictException>(
            async () => await Store.Events.AppendAsync(transaction, "a", expected, Events("2"), AppendOptions.Default, Cancelled));

        Assert.Contains("'a'", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("repeatable\\ read")]
    [InlineData("serializable")]
    public async Task An_append_of_its_own_is_repeated_when_the_servers_default_lets_it_fail(string isolation)
    {
        var connection = new NpgsqlConnectionStringBuilder((await PostgreSqlServer.StartedAsync()).ConnectionString)
        {
            Options = $"-c default_transaction_isolation={isolation}",
        };
        await using var store = new PostgreSqlStore(new PostgreSqlStoreOptions { ConnectionString = connection.ConnectionString, Schema = Databases.NewSchema() });
        await store.MigrateAsync(Cancelled);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(writer => Task.Run(
            async () =>
            {
                for (var number = 0; number < 25; number++)
                    await store.Events.AppendAsync("a", ExpectedVersion.Any, Events($"{writer}-{number}"), AppendOptions.Default, Cancelled);
            },
            Cancelled)));

        Assert.Equal(100, (await store.Events.ReadStreamAsync("a", ReadDirection.Forwards, 1, 1000, Cancelled)).Count);
    }
}
