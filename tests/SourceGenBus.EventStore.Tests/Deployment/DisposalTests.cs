using SourceGenBus.EventStore.Testing;

namespace SourceGenBus.EventStore.Tests.Deployment;

public sealed class SqliteDisposalTests() : DisposalTests(Databases.Sqlite);

public sealed class PostgreSqlDisposalTests() : DisposalTests(Databases.PostgreSql);

/// <summary>Disposing again does nothing, whatever it is and whatever it was used for.</summary>
public abstract class DisposalTests(Func<ValueTask<IDurableStore>> create) : StoreContract(create)
{
    [Fact]
    public async Task A_store_is_disposed_twice_and_at_the_same_time()
    {
        var seen = Store.Outbox.Written.Current;
        await Store.Outbox.WriteAsync(Events("1"), cancellationToken: Cancelled);
        await Store.Outbox.Written.WaitAsync(seen, Timeout.InfiniteTimeSpan, TimeProvider.System, Cancelled);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () => await Store.DisposeAsync(), Cancelled)));
        await Store.DisposeAsync();
    }

    [Fact]
    public async Task A_transaction_is_disposed_twice_and_after_its_commit()
    {
        var unit = await Store.BeginAsync(Cancelled);
        await unit.CommitAsync(Cancelled);
        await unit.DisposeAsync();
        await unit.DisposeAsync();
        var other = await Store.BeginAsync(Cancelled);
        await other.DisposeAsync();
        await other.DisposeAsync();

        await Store.Events.AppendAsync("a", ExpectedVersion.None, Events("1"), AppendOptions.Default, Cancelled);
    }
}
