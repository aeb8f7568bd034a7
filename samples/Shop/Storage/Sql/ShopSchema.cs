using Shop.Faults;
using SourceGenBus.EventStore;

namespace Shop.Storage.Sql;

/// <summary>
/// Makes the shop's own tables when the host starts, after the store has made its own. How far they have come is kept as a checkpoint of
/// the store: locking it lets one process at a time make them.
/// </summary>
internal sealed class ShopSchema(IDurableStore store, FaultSwitch faults) : IHostedLifecycleService
{
    private const string Name = "shop schema";
    private const long Version = 1;

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        await using var unit = await store.BeginAsync(cancellationToken);
        var version = await store.Events.LockCheckpointAsync(unit.Transaction, Name, cancellationToken);
        if (version > Version)
            throw new StartupException($"The database cannot be used: its schema is version {version} of the shop's, and this program knows version {Version}.");
        if (version < Version)
            await unit.Transaction.ExecuteAsync(Resource.Read("Schema.sql"), cancellationToken);
        foreach (var product in faults.IsOn ? FaultyProducts.All : [])
            await unit.Transaction.ExecuteAsync("INSERT INTO stock VALUES (@product, 100, 1000000) ON CONFLICT DO NOTHING", cancellationToken, ("@product", product));
        await store.Events.SaveCheckpointAsync(unit.Transaction, Name, Version, cancellationToken);
        await unit.CommitAsync(cancellationToken);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
