using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace SourceGenBus.EntityFrameworkCore;

/// <summary>How far a <c>SaveChanges</c> of the context has come.</summary>
internal sealed class SaveProgress(ICurrentDbContext current) : IResettableService
{
    private readonly HashSet<PendingEvent> _missing = [];
    private AutoTransactionBehavior? _restored;
    private Guid? _started;

    /// <summary>Whether <c>SaveChanges</c> is under way.</summary>
    internal bool IsSaving { get; private set; }

    /// <summary>The transaction that EF Core, or this package, has begun for this save alone.</summary>
    internal Guid? Own { get; private set; }

    /// <summary>Whether the save has sent a command.</summary>
    internal bool HasCommand { get; private set; }

    /// <summary>Whether the save had events, or entities that may raise some, when it began.</summary>
    internal bool HasEvents { get; private set; }

    /// <summary>The caller's transaction in which events could not be written, so it must not be committed.</summary>
    internal Guid? Failed { get; private set; }

    /// <summary>Whether a transaction is begun that has nothing but events.</summary>
    internal bool WritesEventsAlone { get; set; }

    internal void Begin(bool hasEvents)
    {
        IsSaving = true;
        HasEvents = hasEvents;
        HasCommand = false;
        (Own, _started) = (null, null);
    }

    /// <summary>Events are about to be written in the caller's transaction; until they are, it must not be committed.</summary>
    internal void BeginWrite(Guid transaction, IEnumerable<PendingEvent> events)
    {
        if (Failed != transaction)
            _missing.Clear();
        Failed = transaction;
        _missing.UnionWith(events);
    }

    /// <summary>They are written. What an earlier save could not write may still be missing.</summary>
    internal void EndWrite()
    {
        if (Failed is { } transaction && _missing.All(entry => entry.WrittenIn == transaction))
            Forgive(transaction);
    }

    /// <summary>What could not be written is undone as well.</summary>
    internal void Forgive(Guid transaction)
    {
        if (Failed != transaction)
            return;
        Failed = null;
        _missing.Clear();
    }

    /// <summary>Has EF Core begin a transaction for this save also where it would do without: for a single statement.</summary>
    internal void AskForTransaction()
    {
        var database = current.Context.Database;
        if (database.AutoTransactionBehavior == AutoTransactionBehavior.Always)
            return;
        _restored ??= database.AutoTransactionBehavior;
        database.AutoTransactionBehavior = AutoTransactionBehavior.Always;
    }

    internal void OnTransactionStarted(Guid transaction)
    {
        if (!IsSaving)
            return;
        _started = transaction;
        if (WritesEventsAlone)
            Own = transaction;
    }

    /// <summary>
    /// Only with a command of the save it is certain that the transaction is that of the save: an interceptor of the application's may have
    /// thrown before, of which nobody is told.
    /// </summary>
    internal void OnSaveCommand()
    {
        if (!IsSaving)
            return;
        HasCommand = true;
        if (_started is { } started)
            Own = started;
    }

    internal void End()
    {
        IsSaving = false;
        HasCommand = false;
        WritesEventsAlone = false;
        (Own, _started) = (null, null);
        if (_restored is not { } behavior)
            return;
        _restored = null;
        current.Context.Database.AutoTransactionBehavior = behavior;
    }

    public void ResetState()
    {
        IsSaving = false;
        HasCommand = false;
        WritesEventsAlone = false;
        _missing.Clear();
        (Own, _started, Failed, _restored) = (null, null, null, null);
    }

    public Task ResetStateAsync(CancellationToken cancellationToken = default)
    {
        ResetState();
        return Task.CompletedTask;
    }
}
