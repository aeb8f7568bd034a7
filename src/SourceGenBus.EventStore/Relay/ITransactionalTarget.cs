namespace SourceGenBus.EventStore;

/// <summary>
/// A target whose effects are in a database transaction. Where that is the database of the outbox, the event is removed in the same
/// transaction: after a crash it has been delivered, or nothing of it has happened.
/// </summary>
public interface ITransactionalTarget : IHandlerTarget
{
    /// <summary>The outbox in the database that the effects are in.</summary>
    IOutboxStorage Outbox { get; }

    /// <summary>
    /// Delivers as <see cref="IHandlerTarget.DeliverAsync"/> does. When all handlers that it was for have the event and a transaction
    /// commits, it removes the event in there and sets <see cref="OutboxDelivery.IsCompleted"/>.
    /// </summary>
    /// <param name="delivery">The event, and how to remove it.</param>
    /// <param name="scope">Which handlers.</param>
    /// <param name="cancellationToken">Cancelled when the relay stops, has lost its lease, or the delivery takes too long.</param>
    /// <returns>Who failed, and who was held.</returns>
    /// <exception cref="LeaseLostException">The lease was lost; nothing has happened.</exception>
    ValueTask<DeliveryResult> DeliverAsync(OutboxDelivery delivery, DeliveryScope scope, CancellationToken cancellationToken);
}
