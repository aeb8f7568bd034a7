using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;

namespace SourceGenBus.EntityFrameworkCore;

/// <summary>
/// Finds the events of a save before it begins, and writes them. In a transaction that EF Core begins for the save they are written when
/// that is about to be committed (<see cref="TransactionInterceptor"/>); in the caller's right after the save, so that a savepoint of the
/// caller's holds for both.
/// </summary>
internal sealed class SaveInterceptor(
    ICurrentDbContext current,
    StoreAccess store,
    ContextEvents events,
    SaveProgress progress,
    OutboxRows rows,
    HandlerJoin join) : ISaveChangesInterceptor
{
    private int? _listens;

    private DatabaseFacade Database => current.Context.Database;

    public InterceptionResult<int> SavingChanges(DbContextEventData eventData, InterceptionResult<int> result)
    {
        var hasEvents = Find();
        if (hasEvents)
            store.EnsureReady(IsInTransaction);
        Begin(hasEvents);
        return result;
    }

    public async ValueTask<InterceptionResult<int>> SavingChangesAsync(
        DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        var hasEvents = Find();
        if (hasEvents)
            await store.EnsureReadyAsync(IsInTransaction, cancellationToken).ConfigureAwait(false);
        Begin(hasEvents);
        return result;
    }

    public int SavedChanges(SaveChangesCompletedEventData eventData, int result)
    {
        if (!Finish())
            return result;
        if (Database.CurrentTransaction is { } transaction)
        {
            progress.BeginWrite(transaction.TransactionId, events.Unwritten);
            rows.Write(transaction.GetDbTransaction(), transaction.TransactionId);
            progress.EndWrite();
        }
        else if (events.HasUnwritten)
        {
            if (rows.Ambient is { } ambient)
                rows.Write(ambient);
            else
                WriteAlone();
        }

        return result;
    }

    public async ValueTask<int> SavedChangesAsync(
        SaveChangesCompletedEventData eventData, int result, CancellationToken cancellationToken = default)
    {
        if (!Finish())
            return result;
        if (Database.CurrentTransaction is { } transaction)
        {
            // The changes are in the transaction already. A token that is cancelled just now must not keep their events out of it.
            progress.BeginWrite(transaction.TransactionId, events.Unwritten);
            await rows.WriteAsync(transaction.GetDbTransaction(), transaction.TransactionId, CancellationToken.None).ConfigureAwait(false);
            progress.EndWrite();
        }
        else if (events.HasUnwritten)
        {
            if (rows.Ambient is { } ambient)
                await rows.WriteAsync(ambient).ConfigureAwait(false);
            else
                await WriteAloneAsync(cancellationToken).ConfigureAwait(false);
        }

        return result;
    }

    public void SaveChangesFailed(DbContextErrorEventData eventData) => End();

    public Task SaveChangesFailedAsync(DbContextErrorEventData eventData, CancellationToken cancellationToken = default)
    {
        End();
        return Task.CompletedTask;
    }

    public void SaveChangesCanceled(DbContextEventData eventData) => End();

    public Task SaveChangesCanceledAsync(DbContextEventData eventData, CancellationToken cancellationToken = default)
    {
        End();
        return Task.CompletedTask;
    }

    private bool IsInTransaction => Database.CurrentTransaction is not null || rows.Ambient is not null;

    /// <returns>Whether the save has events, or may come to have some.</returns>
    private bool Find()
    {
        join.TryJoin();
        _ = store.Outbox;
        progress.End();
        var ambient = rows.Ambient;
        events.Begin(Database.CurrentTransaction?.TransactionId ?? (ambient is null ? null : rows.IdOf(ambient)));
        if (!events.HasUnwritten && !events.HasSources)
            return false;

        events.ThrowUnlessStorable();
        store.ThrowUnlessSameDatabase();
        if (ambient is not null && !store.Store.Outbox.SupportsAmbientTransactions)
        {
            throw new NotSupportedException(
                $"{Database.ProviderName} takes no part in ambient transactions (TransactionScope), so changes and " +
                "events would be committed " +
                "whether the scope is completed or not. Nothing was saved. Use Database.BeginTransaction instead.");
        }

        return true;
    }

    /// <summary>A save without events begins as well: an interceptor of the application's may add some.</summary>
    private void Begin(bool hasEvents)
    {
        progress.Begin(hasEvents);
        events.KeepSavepoint();
        Listen();
        if (hasEvents && !IsInTransaction)
            progress.AskForTransaction();
    }

    /// <returns>Whether the save has taken place; an interceptor of the application's may have suppressed it.</returns>
    private bool Finish()
    {
        if (!progress.IsSaving || (!progress.HasCommand && events.HasChanges))
            return false;
        if (!progress.HasCommand)
            events.GatherLate();
        return true;
    }

    /// <summary>
    /// EF Core's interceptors do not say whether a save accepts its changes, nor that one has ended with a concurrency exception; its
    /// events do.
    /// </summary>
    private void Listen()
    {
        if (_listens == events.Use)
            return;
        _listens = events.Use;
        current.Context.SavedChanges += OnSaved;
        current.Context.SaveChangesFailed += OnFailed;
    }

    private void OnSaved(object? sender, SavedChangesEventArgs saved)
    {
        events.OnSaved(saved.AcceptAllChangesOnSuccess);
        End();
    }

    private void OnFailed(object? sender, SaveChangesFailedEventArgs failed) => End();

    private void End()
    {
        progress.End();
        events.End();
    }

    /// <summary>
    /// There was nothing but events, so EF Core began no transaction. <see cref="TransactionInterceptor"/> writes them in this one.
    /// </summary>
    private void WriteAlone()
    {
        progress.WritesEventsAlone = true;
        Database.CreateExecutionStrategy().Execute(() =>
        {
            using var transaction = Database.BeginTransaction();
            transaction.Commit();
        });
    }

    private async ValueTask WriteAloneAsync(CancellationToken cancellationToken)
    {
        progress.WritesEventsAlone = true;
        await Database.CreateExecutionStrategy().ExecuteAsync(async token =>
        {
            var transaction = await Database.BeginTransactionAsync(token).ConfigureAwait(false);
            await using (transaction.ConfigureAwait(false))
                await transaction.CommitAsync(token).ConfigureAwait(false);
        }, cancellationToken).ConfigureAwait(false);
    }
}
