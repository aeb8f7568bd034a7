using System.Data.Common;
using SourceGenBus.EventStore.Tests.Relay;

namespace SourceGenBus.EventStore.Hosting.Tests;

/// <summary>A store that throws what nobody expects of it, as long as a test wants it.</summary>
internal sealed class FaultyStore : IDurableStore, IInbox
{
    private readonly IDurableStore _store;

    internal FaultyStore(IDurableStore store)
    {
        _store = store;
        Outbox = new FaultyOutbox(this, store.Outbox);
    }

    /// <summary>What leasing throws; null to lease.</summary>
    internal volatile Exception? Lease;

    /// <summary>What cleaning the inbox throws; null to clean.</summary>
    internal volatile Exception? Forget;

    public IEventStorage Events => _store.Events;

    public IOutboxStorage Outbox { get; }

    public IDeadLetterStorage DeadLetters => _store.DeadLetters;

    public IInbox Inbox => this;

    public IStoreInspection Inspection => _store.Inspection;

    public IProjectionStorage Projections => _store.Projections;

    public IStoreRetention Retention => _store.Retention;

    public bool IsOutage(Exception exception) => _store.IsOutage(exception);

    public ValueTask MigrateAsync(CancellationToken cancellationToken = default) => _store.MigrateAsync(cancellationToken);

    public ValueTask<StoreSchema> GetSchemaAsync(CancellationToken cancellationToken = default) => _store.GetSchemaAsync(cancellationToken);

    public ValueTask<StoreTransaction> BeginAsync(CancellationToken cancellationToken = default) => _store.BeginAsync(cancellationToken);

    public ValueTask<DbConnection> OpenConnectionAsync(CancellationToken cancellationToken = default) => _store.OpenConnectionAsync(cancellationToken);

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    public ValueTask<bool> TryClaimAsync(DbTransaction transaction, string handler, Guid eventId, CancellationToken cancellationToken = default) =>
        _store.Inbox.TryClaimAsync(transaction, handler, eventId, cancellationToken);

    public ValueTask<int> ForgetAsync(DateTimeOffset before, CancellationToken cancellationToken = default) =>
        Forget is { } exception ? throw exception : _store.Inbox.ForgetAsync(before, cancellationToken);

    private sealed class FaultyOutbox(FaultyStore store, IOutboxStorage storage) : ForwardingOutbox(storage)
    {
        public override ValueTask<OutboxLease> LeaseAsync(LeaseRequest request, CancellationToken cancellationToken = default) =>
            store.Lease is { } exception ? throw exception : base.LeaseAsync(request, cancellationToken);
    }
}
