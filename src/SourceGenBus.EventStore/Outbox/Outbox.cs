using System.ComponentModel;
using System.Data.Common;

namespace SourceGenBus.EventStore;

/// <summary>
/// Publishes events with the caller's own transaction: they are delivered if it commits, at least once, and never if it does not.
/// Safe for concurrent use; a transaction is not.
/// </summary>
/// <param name="storage">The database.</param>
/// <param name="serializer">Turns events into what is stored.</param>
/// <param name="tenantTag">
/// What metrics call the tenant of an event, see <see cref="OutboxRelayOptions.TenantTag"/>; null for nothing.
/// </param>
public sealed class Outbox(IOutboxStorage storage, EventSerializer serializer, Func<string, string?>? tenantTag = null)
{
    private readonly IOutboxStorage _storage = storage ?? throw new ArgumentNullException(nameof(storage));
    private readonly EventSerializer _serializer = serializer ?? throw new ArgumentNullException(nameof(serializer));

    /// <summary>Writes events in the caller's transaction.</summary>
    /// <param name="transaction">The transaction, owned by the caller, of a connection to the database of the store.</param>
    /// <param name="events">The events, in order.</param>
    /// <param name="context">Whose correlation, causation, user and metadata travel beside them; null for none.</param>
    /// <param name="notBefore">Deliver them not before this time; null for at once.</param>
    /// <param name="cancellationToken">Cancels before anything is written.</param>
    /// <exception cref="InvalidOperationException">An event is not durable.</exception>
    /// <remarks>
    /// On PostgreSQL the events of one key from two transactions that overlap are delivered in the order of the commits, which may differ
    /// from the order in which they were written. To keep the order, let the writers of a key take turns: append to a stream of that key
    /// with <see cref="AppendOptions.Publish"/>, or lock a row that belongs to the key before writing.
    /// </remarks>
    public ValueTask WriteAsync(
        DbTransaction transaction,
        IEnumerable<object> events,
        EventContext? context = null,
        DateTimeOffset? notBefore = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(events);
        var envelopes = Wrap(events, context);
        return CountAsync(_storage.WriteAsync(transaction, envelopes, notBefore, cancellationToken), envelopes);
    }

    /// <summary>Writes events in a transaction of their own.</summary>
    /// <param name="events">The events, in order.</param>
    /// <param name="context">Whose correlation, causation, user and metadata travel beside them; null for none.</param>
    /// <param name="notBefore">Deliver them not before this time; null for at once.</param>
    /// <param name="cancellationToken">Cancels before the commit.</param>
    /// <exception cref="InvalidOperationException">An event is not durable.</exception>
    public ValueTask WriteAsync(
        IEnumerable<object> events,
        EventContext? context = null,
        DateTimeOffset? notBefore = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(events);
        var envelopes = Wrap(events, context);
        return CountAsync(_storage.WriteAsync(envelopes, notBefore, cancellationToken), envelopes);
    }

    /// <summary>
    /// Writes events that <see cref="EventSerializer.Wrap"/> has put into envelopes, so that an attempt that is repeated writes the same
    /// ids. For what integrates a data access library.
    /// </summary>
    /// <param name="connection">The open connection to the database of the store, owned by the caller.</param>
    /// <param name="transaction">Its transaction, owned by the caller; null for the ambient transaction that it takes part in.</param>
    /// <param name="envelopes">The events, in order.</param>
    /// <param name="cancellationToken">Cancels before anything is written.</param>
    /// <exception cref="NotSupportedException">There is no transaction, and the database takes no part in ambient ones.</exception>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    public async ValueTask WriteEnvelopesAsync(
        DbConnection connection,
        DbTransaction? transaction,
        IReadOnlyList<EventEnvelope> envelopes,
        CancellationToken cancellationToken = default)
    {
        await _storage.WriteAsync(connection, transaction, envelopes, cancellationToken).ConfigureAwait(false);
        StoreInstruments.CountWritten(envelopes, tenantTag);
    }

    /// <summary>The same for a caller that must not wait asynchronously.</summary>
    /// <param name="connection">The open connection to the database of the store, owned by the caller.</param>
    /// <param name="transaction">Its transaction, owned by the caller; null for the ambient transaction that it takes part in.</param>
    /// <param name="envelopes">The events, in order.</param>
    /// <exception cref="NotSupportedException">There is no transaction, and the database takes no part in ambient ones.</exception>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    public void WriteEnvelopes(DbConnection connection, DbTransaction? transaction, IReadOnlyList<EventEnvelope> envelopes)
    {
        _storage.Write(connection, transaction, envelopes);
        StoreInstruments.CountWritten(envelopes, tenantTag);
    }

    /// <summary>
    /// Tells relays of this process that something was committed. For a database that cannot tell by itself, such as SQLite,
    /// it saves them the wait for the next poll.
    /// </summary>
    public void NotifyCommitted() => _storage.Written.Set();

    private async ValueTask CountAsync(ValueTask writing, List<EventEnvelope> envelopes)
    {
        await writing.ConfigureAwait(false);
        StoreInstruments.CountWritten(envelopes, tenantTag);
    }

    private List<EventEnvelope> Wrap(IEnumerable<object> events, EventContext? context) =>
        [.. events.Select(@event => _serializer.Wrap(@event, context))];
}
