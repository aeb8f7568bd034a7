namespace SourceGenBus.EventStore;

/// <summary>
/// Whether code of the application runs inside a transaction of the store, such as that of a handler or a projection. Where the database
/// has one writer, it would wait for itself if it wrote without that transaction, until a time-out; so it is refused at once.
/// </summary>
internal sealed class HandlerTransaction : IDisposable
{
    private static readonly AsyncLocal<HandlerTransaction?> Innermost = new();

    private readonly object _database;
    private readonly HandlerTransaction? _outer;
    private volatile bool _ended;

    private HandlerTransaction(object database, HandlerTransaction? outer) => (_database, _outer) = (database, outer);

    /// <summary>
    /// Marks what the caller calls from now on. Call it from the method that calls the application's code, since the mark flows down only.
    /// </summary>
    internal static HandlerTransaction Enter(StoreTransaction unit) =>
        Innermost.Value = new HandlerTransaction(unit.Database, Innermost.Value);

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

    // What the application has started and not awaited may go on when the transaction has ended.
    public void Dispose()
    {
        _ended = true;
        Innermost.Value = _outer;
    }
}
