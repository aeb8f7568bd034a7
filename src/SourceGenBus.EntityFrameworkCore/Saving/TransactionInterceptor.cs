using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;
using SourceGenBus.EventStore;

namespace SourceGenBus.EntityFrameworkCore;

/// <summary>Writes the events of a save in the transaction of that save, and learns how transactions end.</summary>
internal sealed class TransactionInterceptor(
    ContextEvents events, SaveProgress progress, OutboxRows rows, StoreAccess store, HandlerJoin join) : IDbTransactionInterceptor
{
    private const string LastSavepoint = "sgb_commit";

    // The standard's SQLSTATE for a statement in a transaction that has failed.
    private const string InFailedTransaction = "25P02";

    public DbTransaction TransactionStarted(DbConnection connection, TransactionEndEventData eventData, DbTransaction result)
    {
        events.OnBegun(eventData.TransactionId);
        progress.OnTransactionStarted(eventData.TransactionId);
        return result;
    }

    public ValueTask<DbTransaction> TransactionStartedAsync(
        DbConnection connection, TransactionEndEventData eventData, DbTransaction result, CancellationToken cancellationToken = default) =>
        new(TransactionStarted(connection, eventData, result));

    public InterceptionResult TransactionCommitting(DbTransaction transaction, TransactionEventData eventData, InterceptionResult result)
    {
        if (IsOfSave(eventData))
            rows.Write(transaction, eventData.TransactionId);
        else if (MustBeSure(transaction, eventData))
            transaction.Save(LastSavepoint);
        return result;
    }

    public async ValueTask<InterceptionResult> TransactionCommittingAsync(
        DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
    {
        if (IsOfSave(eventData))
            await rows.WriteAsync(transaction, eventData.TransactionId, cancellationToken).ConfigureAwait(false);
        else if (MustBeSure(transaction, eventData))
            await transaction.SaveAsync(LastSavepoint, CancellationToken.None).ConfigureAwait(false);
        return result;
    }

    public void TransactionCommitted(DbTransaction transaction, TransactionEndEventData eventData)
    {
        if (events.OnCommitted(eventData.TransactionId))
            store.Outbox.NotifyCommitted();
    }

    public Task TransactionCommittedAsync(
        DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        TransactionCommitted(transaction, eventData);
        return Task.CompletedTask;
    }

    public InterceptionResult TransactionRollingBack(DbTransaction transaction, TransactionEventData eventData, InterceptionResult result)
    {
        ThrowIfJoined(eventData);
        return result;
    }

    public ValueTask<InterceptionResult> TransactionRollingBackAsync(
        DbTransaction transaction,
        TransactionEventData eventData,
        InterceptionResult result,
        CancellationToken cancellationToken = default) => new(TransactionRollingBack(transaction, eventData, result));

    public void TransactionRolledBack(DbTransaction transaction, TransactionEndEventData eventData)
    {
        progress.Forgive(eventData.TransactionId);
        events.OnRolledBack(eventData.TransactionId, bySave: progress.Own == eventData.TransactionId);
    }

    public Task TransactionRolledBackAsync(
        DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        TransactionRolledBack(transaction, eventData);
        return Task.CompletedTask;
    }

    public void CreatedSavepoint(DbTransaction transaction, TransactionEventData eventData)
    {
        events.OnSavepoint();
    }

    public Task CreatedSavepointAsync(
        DbTransaction transaction, TransactionEventData eventData, CancellationToken cancellationToken = default)
    {
        CreatedSavepoint(transaction, eventData);
        return Task.CompletedTask;
    }

    public void RolledBackToSavepoint(DbTransaction transaction, TransactionEventData eventData)
    {
        // Within a save it is EF Core's own savepoint, and nothing of this save is written yet. An interceptor of the application's may
        // have ended a save unseen, before its first command.
        if (progress is { IsSaving: true, HasCommand: true })
            return;
        progress.Forgive(eventData.TransactionId);
        events.OnRolledBackToSavepoint(eventData.TransactionId);
    }

    public Task RolledBackToSavepointAsync(
        DbTransaction transaction, TransactionEventData eventData, CancellationToken cancellationToken = default)
    {
        RolledBackToSavepoint(transaction, eventData);
        return Task.CompletedTask;
    }

    public void TransactionFailed(DbTransaction transaction, TransactionErrorEventData eventData)
    {
        var had = events.IsWrittenIn(eventData.TransactionId);

        // It may be open still, and be committed by another attempt. If it is disposed of instead, the next save finds that.
        var bySave = progress.Own == eventData.TransactionId;
        if (bySave || !events.IsBegun(eventData.TransactionId))
            events.OnRolledBack(eventData.TransactionId, bySave);
        if (had && eventData.Exception is DbException { SqlState: InFailedTransaction } exception)
            throw new TransactionNotCommittedException(exception);
    }

    public Task TransactionFailedAsync(
        DbTransaction transaction, TransactionErrorEventData eventData, CancellationToken cancellationToken = default)
    {
        TransactionFailed(transaction, eventData);
        return Task.CompletedTask;
    }

    private bool IsOfSave(TransactionEventData eventData)
    {
        ThrowIfJoined(eventData);
        return progress.Own == eventData.TransactionId;
    }

    /// <summary>
    /// A database such as PostgreSQL answers the commit of a failed transaction with a rollback and no error, but refuses a savepoint in
    /// it. Npgsql sends the savepoint with the commit, so that costs no round trip.
    /// </summary>
    /// <exception cref="InvalidOperationException">The events of a save could not be written in this transaction.</exception>
    private bool MustBeSure(DbTransaction transaction, TransactionEventData eventData)
    {
        if (progress.Failed == eventData.TransactionId)
        {
            throw new InvalidOperationException(
                "The events of a SaveChanges in this transaction could not be stored, and that exception was caught. " +
                "Nothing was committed: " +
                "roll the transaction back, or let that exception pass.");
        }

        return transaction.SupportsSavepoints && events.IsWrittenIn(eventData.TransactionId);
    }

    private void ThrowIfJoined(TransactionEventData eventData)
    {
        if (join.IsJoined && eventData.Context is not null)
        {
            throw new InvalidOperationException(
                "A handler has tried to end the transaction that it was called in, which is committed by the delivery when the handler " +
                "returns, and rolled back when it throws. Leave that to it, and use a savepoint for what shall be undone alone.");
        }
    }
}
