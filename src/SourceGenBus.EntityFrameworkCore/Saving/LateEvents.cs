using Microsoft.EntityFrameworkCore.Infrastructure;

namespace SourceGenBus.EntityFrameworkCore;

/// <summary>
/// Finds what interceptors of the application have raised since the save began. The first command of the save is the last moment at which
/// nothing is saved yet, and at which a deleted entity is still known.
/// </summary>
internal sealed class LateEvents(ICurrentDbContext current, ContextEvents events, StoreAccess store, OutboxRows rows)
{
    /// <exception cref="InvalidOperationException">There is no transaction that they could be written in.</exception>
    internal void OnSaveCommand(SaveProgress progress)
    {
        var isFirst = progress is { IsSaving: true, HasCommand: false };
        progress.OnSaveCommand();
        if (!isFirst)
            return;
        events.DropSavepoint();
        events.GatherLate();
        if (!events.HasUnwritten)
            return;
        events.ThrowUnlessStorable();
        if (progress.HasEvents)
            return;
        store.ThrowUnlessSameDatabase();
        if (current.Context.Database.CurrentTransaction is not null
            || (rows.Ambient is not null && store.Store.Outbox.SupportsAmbientTransactions))
            return;
        throw new InvalidOperationException(
            $"An interceptor has added an entity with events to a save of '{current.Context.GetType()}' that had none, so there is no " +
            "transaction in which they could be stored. Nothing was saved. Call Database.BeginTransaction before such a save, or add the " +
            "entity before SaveChanges.");
    }
}
