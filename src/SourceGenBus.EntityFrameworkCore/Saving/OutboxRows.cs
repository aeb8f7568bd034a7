using System.Data.Common;
using System.Transactions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;

namespace SourceGenBus.EntityFrameworkCore;

/// <summary>Writes the events of a context in a transaction on the context's own connection.</summary>
internal sealed class OutboxRows(ICurrentDbContext current, ContextEvents events, StoreAccess store)
{
    private readonly Lock _gate = new();
    private readonly List<(Transaction Ambient, Guid Id, int Use)> _ambient = [];

    /// <summary>The ambient or enlisted transaction that the context's connection takes part in; null without one.</summary>
    internal Transaction? Ambient =>
        current.Context.GetService<IRelationalConnection>() is ITransactionEnlistmentManager manager
            ? manager.EnlistedTransaction ?? manager.CurrentAmbientTransaction
            : null;

    internal async ValueTask WriteAsync(DbTransaction transaction, Guid id, CancellationToken cancellationToken)
    {
        var entries = events.UnwrittenIn(id);
        if (entries.Count == 0)
            return;
        await store.Outbox.WriteEnvelopesAsync(
            transaction.Connection!, transaction, [.. entries.Select(static entry => entry.Envelope)], cancellationToken)
            .ConfigureAwait(false);
        events.MarkWritten(entries, id);
    }

    internal void Write(DbTransaction transaction, Guid id)
    {
        var entries = events.UnwrittenIn(id);
        if (entries.Count == 0)
            return;
        store.Outbox.WriteEnvelopes(transaction.Connection!, transaction, [.. entries.Select(static entry => entry.Envelope)]);
        events.MarkWritten(entries, id);
    }

    internal async ValueTask WriteAsync(Transaction ambient)
    {
        var id = IdOf(ambient);
        var entries = events.UnwrittenIn(id);
        if (entries.Count == 0)
            return;
        var database = current.Context.Database;
        await database.OpenConnectionAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            await store.Outbox.WriteEnvelopesAsync(
                database.GetDbConnection(), null, [.. entries.Select(static entry => entry.Envelope)], CancellationToken.None)
                .ConfigureAwait(false);
        }
        finally
        {
            await database.CloseConnectionAsync().ConfigureAwait(false);
        }

        events.MarkWritten(entries, id);
    }

    internal void Write(Transaction ambient)
    {
        var id = IdOf(ambient);
        var entries = events.UnwrittenIn(id);
        if (entries.Count == 0)
            return;
        var database = current.Context.Database;
        database.OpenConnection();
        try
        {
            store.Outbox.WriteEnvelopes(database.GetDbConnection(), null, [.. entries.Select(static entry => entry.Envelope)]);
        }
        finally
        {
            database.CloseConnection();
        }

        events.MarkWritten(entries, id);
    }

    /// <summary>The number of an ambient transaction, whose end is then listened to.</summary>
    internal Guid IdOf(Transaction ambient)
    {
        Guid id;
        var use = events.Use;
        lock (_gate)
        {
            // Two uses of a pooled context may take part in one.
            foreach (var (known, number, user) in _ambient)
            {
                if (known == ambient && user == use)
                    return number;
            }

            id = Guid.NewGuid();
            _ambient.Add((ambient, id, use));
        }

        var outbox = store.Outbox;
        events.OnAmbient(id);
        ambient.TransactionCompleted += (_, ended) =>
        {
            // On another thread where it has timed out.
            lock (_gate)
                _ambient.RemoveAll(entry => entry.Id == id);
            var committed = ended.Transaction?.TransactionInformation.Status == TransactionStatus.Committed;
            if (committed)
                outbox.NotifyCommitted();
            if (use != events.Use)
                return;
            if (committed)
                events.OnCommitted(id);
            else
                events.OnRolledBack(id, bySave: false);
        };
        return id;
    }
}
