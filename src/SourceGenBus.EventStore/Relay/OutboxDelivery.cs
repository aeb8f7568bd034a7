using System.Data.Common;

namespace SourceGenBus.EventStore;

/// <summary>
/// One delivery by a relay, for a target that keeps its effects in the database of the outbox: it removes the event in the transaction of
/// the effects.
/// </summary>
public sealed class OutboxDelivery
{
    private readonly OutboxLease _lease;
    private readonly TimeSpan _duration;

    /// <summary>Makes one.</summary>
    /// <param name="outbox">The outbox that the event is in.</param>
    /// <param name="lease">The lease under which it is delivered.</param>
    /// <param name="message">The event.</param>
    /// <param name="duration">How long a lease holds.</param>
    public OutboxDelivery(IOutboxStorage outbox, OutboxLease lease, OutboxMessage message, TimeSpan duration)
    {
        ArgumentNullException.ThrowIfNull(outbox);
        ArgumentNullException.ThrowIfNull(lease);
        ArgumentNullException.ThrowIfNull(message);
        Outbox = outbox;
        Message = message;
        _lease = lease;
        _duration = duration;
    }

    /// <summary>The outbox that the event is in.</summary>
    public IOutboxStorage Outbox { get; }

    /// <summary>The event.</summary>
    public OutboxMessage Message { get; }

    /// <summary>
    /// Whether the event was removed in a transaction that has committed. The target sets it, and the relay then does not remove it.
    /// </summary>
    public bool IsCompleted { get; set; }

    /// <summary>See <see cref="IOutboxStorage.HoldAsync"/>.</summary>
    /// <param name="transaction">The transaction of the effects.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <exception cref="LeaseLostException">The lease is lost.</exception>
    public async ValueTask HoldAsync(DbTransaction transaction, CancellationToken cancellationToken)
    {
        if (!await Outbox.HoldAsync(transaction, _lease, Message, _duration, cancellationToken).ConfigureAwait(false))
            throw new LeaseLostException();
    }

    /// <summary>Removes the event in the transaction of its effects, which then must commit.</summary>
    /// <param name="transaction">The transaction of the effects.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <exception cref="LeaseLostException">The lease is lost, or the event is gone: the transaction must not commit.</exception>
    public async ValueTask CompleteAsync(DbTransaction transaction, CancellationToken cancellationToken)
    {
        if (!await Outbox.CompleteAsync(transaction, _lease, Message, cancellationToken).ConfigureAwait(false))
            throw new LeaseLostException();
    }
}
