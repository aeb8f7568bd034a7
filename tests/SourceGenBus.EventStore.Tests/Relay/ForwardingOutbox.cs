using System.Data.Common;

namespace SourceGenBus.EventStore.Tests.Relay;

/// <summary>Hands every call on. A test overrides what shall go wrong.</summary>
internal abstract class ForwardingOutbox(IOutboxStorage storage) : IOutboxStorage
{
    public StoreSignal Written => storage.Written;

    public virtual ValueTask<OutboxLease> LeaseAsync(LeaseRequest request, CancellationToken cancellationToken = default) =>
        storage.LeaseAsync(request, cancellationToken);

    public virtual object? ExclusiveWriter => storage.ExclusiveWriter;

    public int MaximumConnections => storage.MaximumConnections;

    public virtual ValueTask<OutboxLease?> ContinueAsync(
        OutboxLease lease, IReadOnlyList<OutboxMessage> delivered, IReadOnlyList<OutboxMessage> inHand, LeaseRequest request, CancellationToken cancellationToken = default) =>
        storage.ContinueAsync(lease, delivered, inHand, request, cancellationToken);

    public ValueTask<bool> HoldAsync(
        DbTransaction transaction, OutboxLease lease, OutboxMessage message, TimeSpan duration, CancellationToken cancellationToken = default) =>
        storage.HoldAsync(transaction, lease, message, duration, cancellationToken);

    public ValueTask<bool> CompleteAsync(DbTransaction transaction, OutboxLease lease, OutboxMessage message, CancellationToken cancellationToken = default) =>
        storage.CompleteAsync(transaction, lease, message, cancellationToken);

    public ValueTask WriteAsync(
        DbTransaction transaction, IReadOnlyList<EventEnvelope> events, DateTimeOffset? notBefore = null, CancellationToken cancellationToken = default) =>
        storage.WriteAsync(transaction, events, notBefore, cancellationToken);

    public ValueTask WriteAsync(IReadOnlyList<EventEnvelope> events, DateTimeOffset? notBefore = null, CancellationToken cancellationToken = default) =>
        storage.WriteAsync(events, notBefore, cancellationToken);

    public virtual ValueTask<bool> RenewAsync(OutboxLease lease, TimeSpan duration, CancellationToken cancellationToken = default) =>
        storage.RenewAsync(lease, duration, cancellationToken);

    public virtual ValueTask CompleteAsync(OutboxLease lease, IReadOnlyList<OutboxMessage> delivered, CancellationToken cancellationToken = default) =>
        storage.CompleteAsync(lease, delivered, cancellationToken);

    public virtual ValueTask FailAsync(OutboxLease lease, OutboxMessage message, DeliveryFailure failure, CancellationToken cancellationToken = default) =>
        storage.FailAsync(lease, message, failure, cancellationToken);

    public virtual ValueTask SplitByHandlerAsync(
        OutboxLease lease, OutboxMessage message, IReadOnlyList<DeliveryFailure> failures, IReadOnlyList<string> held, CancellationToken cancellationToken = default) =>
        storage.SplitByHandlerAsync(lease, message, failures, held, cancellationToken);

    public virtual ValueTask ReleaseAsync(OutboxLease lease, CancellationToken cancellationToken = default) => storage.ReleaseAsync(lease, cancellationToken);

    public ValueTask<DateTimeOffset?> GetNextDueAsync(CancellationToken cancellationToken = default) => storage.GetNextDueAsync(cancellationToken);

    public ValueTask<DateTimeOffset?> GetOldestDueAsync(DateTimeOffset now, CancellationToken cancellationToken = default) =>
        storage.GetOldestDueAsync(now, cancellationToken);

    public ValueTask<OutboxState> GetStateAsync(CancellationToken cancellationToken = default) => storage.GetStateAsync(cancellationToken);
}
