using SourceGenBus.EventStore;

namespace Shop.Storage.Sql;

/// <summary>
/// The effects of a handler on an event, once. The outbox delivers at least once: a program can die when the handler is done and
/// the outbox does not know it yet. So the handler claims the event in the transaction that holds its effect; whoever comes
/// again with the same event finds it claimed, and does nothing.
/// </summary>
internal sealed class Once(IDurableStore store)
{
    /// <param name="handler">The name of the handler, which must never change.</param>
    /// <param name="event">The event.</param>
    /// <param name="sql">What it writes.</param>
    /// <param name="cancellationToken">The token.</param>
    /// <param name="parameters">The values in it.</param>
    internal async ValueTask ExecuteAsync(
        string handler, ShopEvent @event, string sql, CancellationToken cancellationToken, params (string Name, object? Value)[] parameters)
    {
        await using var unit = await store.BeginAsync(cancellationToken);
        if (!await store.Inbox.TryClaimAsync(unit.Transaction, handler, @event.EventId, cancellationToken))
            return;
        await unit.Transaction.ExecuteAsync(sql, cancellationToken, parameters);
        await unit.CommitAsync(cancellationToken);
    }
}
