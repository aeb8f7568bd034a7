using System.Transactions;
using SourceGenBus.EventStore.Testing;

namespace SourceGenBus.EventStore.Tests.Deployment;

/// <summary>What a <see cref="TransactionScope"/> of the caller means to a store.</summary>
public sealed class AmbientTransactionTests() : StoreContract(Databases.PostgreSql)
{
    [Theory]
    [InlineData(IsolationLevel.ReadCommitted)]
    [InlineData(IsolationLevel.Serializable)]
    public async Task Two_appends_in_one_scope_commit_with_it(IsolationLevel isolation)
    {
        await Store.MigrateAsync(Cancelled);
        using (var scope = Scope(isolation))
        {
            await Store.Events.AppendAsync("a", ExpectedVersion.None, Events("1"), new AppendOptions { Publish = true }, Cancelled);
            await Store.Events.AppendAsync("b", ExpectedVersion.None, Events("2"), new AppendOptions { Publish = true }, Cancelled);
            await Store.Outbox.WriteAsync(Events("3"), cancellationToken: Cancelled);
            Assert.Single(await Store.Events.ReadStreamAsync("a", ReadDirection.Forwards, 1, 10, Cancelled));

            // Outside of the scope nothing is to be seen yet.
            Assert.Equal(default, await Store.Outbox.GetStateAsync(Cancelled));
            scope.Complete();
        }

        await ReadyAsync(3);
        Assert.Single(await Store.Events.ReadStreamAsync("b", ReadDirection.Forwards, 1, 10, Cancelled));
    }

    [Fact]
    public async Task A_scope_that_is_not_completed_takes_appends_back_and_leaves_the_store_usable()
    {
        for (var round = 0; round < 5; round++)
        {
            using (Scope(IsolationLevel.ReadCommitted))
                await Store.Events.AppendAsync("a", ExpectedVersion.None, Events("1"), new AppendOptions { Publish = true }, Cancelled);
        }

        await Store.Events.AppendAsync("b", ExpectedVersion.None, Events("2"), AppendOptions.Default, Cancelled);
        Assert.Empty(await Store.Events.ReadStreamAsync("a", ReadDirection.Forwards, 1, 10, Cancelled));
        Assert.Equal(default, await Store.Outbox.GetStateAsync(Cancelled));
    }

    [Fact]
    public async Task Work_of_the_store_takes_no_part_in_a_scope()
    {
        await Store.Outbox.WriteAsync(Events("1", "2"), cancellationToken: Cancelled);
        var relay = new OutboxRelay(Store.Outbox, new Everything());
        using (Scope(IsolationLevel.ReadCommitted))
        {
            await relay.RunOnceAsync(Cancelled);
            await using var unit = await Store.BeginAsync(Cancelled);
            await Store.Events.SaveCheckpointAsync(unit.Transaction, "name", 7, Cancelled);
            await unit.CommitAsync(Cancelled);
        }

        Assert.Equal(default, await Store.Outbox.GetStateAsync(Cancelled));
        Assert.Equal(7, await Store.Events.ReadCheckpointAsync("name", Cancelled));
    }

    [Fact]
    public async Task Sqlite_ignores_a_scope_as_its_provider_does()
    {
        await using var store = await Databases.Sqlite();
        using (Scope(IsolationLevel.ReadCommitted))
        {
            await store.Events.AppendAsync("a", ExpectedVersion.None, Events("1"), AppendOptions.Default, Cancelled);
            await store.Events.AppendAsync("a", ExpectedVersion.Exactly(1), Events("2"), AppendOptions.Default, Cancelled);
        }

        Assert.Equal(2, (await store.Events.ReadStreamAsync("a", ReadDirection.Forwards, 1, 10, Cancelled)).Count);
    }

    // A commit in two phases reports the end of the scope before it is visible everywhere.
    private async Task ReadyAsync(long expected)
    {
        while ((await Store.Outbox.GetStateAsync(Cancelled)).Ready != expected)
            await Task.Delay(20, Cancelled);
    }

    private static TransactionScope Scope(IsolationLevel isolation) => new(
        TransactionScopeOption.Required, new TransactionOptions { IsolationLevel = isolation, Timeout = TimeSpan.FromMinutes(5) }, TransactionScopeAsyncFlowOption.Enabled);

    private sealed class Everything : IOutboxTarget
    {
        public ValueTask DeliverAsync(EventEnvelope envelope, CancellationToken cancellationToken) => default;
    }
}
