using System.ComponentModel;
using System.Data.Common;

namespace SourceGenBus.EventStore;

/// <summary>
/// The transaction of the store that the caller runs in, as a handler or a projection does. What integrates a data access library looks it
/// up and takes part in it. Reading is safe from any thread; the transaction is not.
/// </summary>
/// <remarks>
/// Where the database has one writer, code that wrote without this transaction would wait for itself until a time-out; the store refuses
/// that at once.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Advanced)]
public sealed class HandlerTransaction : IDisposable
{
    private static readonly AsyncLocal<HandlerTransaction?> Innermost = new();

    private readonly object _database;
    private readonly HandlerTransaction? _outer;
    private volatile bool _ended;

    private HandlerTransaction(StoreTransaction unit, EventContext? context, HandlerTransaction? outer)
    {
        _database = unit.Database;
        _outer = outer;
        Transaction = unit.Transaction;
        Context = context;
    }

    /// <summary>The innermost that has not ended; null outside of handlers and projections.</summary>
    public static HandlerTransaction? Current
    {
        get
        {
            var inside = Innermost.Value;
            while (inside is { _ended: true })
                inside = inside._outer;
            return inside;
        }
    }

    /// <summary>The transaction; owned by the store. Nobody else commits it or rolls it back.</summary>
    public DbTransaction Transaction { get; }

    /// <summary>The context for events that follow from the one that is handled; null in a projection.</summary>
    public EventContext? Context { get; }

    /// <summary>Whether it has ended: what was started in it and not awaited must not use it any more.</summary>
    public bool HasEnded => _ended;

    /// <summary>
    /// Marks what the caller calls from now on. Call it from the method that calls the application's code, since the mark flows down only.
    /// </summary>
    internal static HandlerTransaction Enter(StoreTransaction unit, EventContext? context = null) =>
        Innermost.Value = new HandlerTransaction(unit, context, Innermost.Value);

    /// <summary>Throws when the caller runs inside a transaction of this database.</summary>
    internal static void ThrowIfInside(object database)
    {
        for (var inside = Innermost.Value; inside is not null; inside = inside._outer)
        {
            if (!inside._ended && inside._database == database)
            {
                throw new InvalidOperationException(
                    "A handler or a projection wrote to the store without its own transaction, which holds the one writer of this " +
                    "database, so it would wait for itself. "
                    + "Pass the transaction: EventContext.Session in a handler, the transaction that a projection gets, or the overloads " +
                    "that take a DbTransaction.");
            }
        }
    }

    // Only the store ends it, for what runs in it. What the application has started and not awaited may go on then.
    void IDisposable.Dispose()
    {
        _ended = true;
        if (Innermost.Value == this)
            Innermost.Value = _outer;
    }
}
