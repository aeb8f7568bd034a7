using System.Data.Common;

namespace SourceGenBus.EventStore.Hosting.Tests;

/// <summary>A store that a test goes on to look into when its host has ended.</summary>
internal sealed class Undisposed(IDurableStore store) : IDurableStore
{
    public IEventStorage Events => store.Events;

    public IOutboxStorage Outbox => store.Outbox;

    public IDeadLetterStorage DeadLetters => store.DeadLetters;

    public IInbox Inbox => store.Inbox;

    public IStoreInspection Inspection => store.Inspection;

    public IStoreRetention Retention => store.Retention;

    public IProjectionStorage Projections => store.Projections;

    public ValueTask MigrateAsync(CancellationToken cancellationToken = default) => store.MigrateAsync(cancellationToken);

    public ValueTask<StoreSchema> GetSchemaAsync(CancellationToken cancellationToken = default) => store.GetSchemaAsync(cancellationToken);

    public ValueTask<StoreTransaction> BeginAsync(CancellationToken cancellationToken = default) => store.BeginAsync(cancellationToken);

    public ValueTask<DbConnection> OpenConnectionAsync(CancellationToken cancellationToken = default) => store.OpenConnectionAsync(cancellationToken);

    public ValueTask DisposeAsync() => default;
}
