namespace SourceGenBus.Benchmarks.Store.Databases;

/// <summary>
/// The same rows through ADO.NET and nothing else: one connection, prepared statements, the database's fastest way to insert many
/// rows, the getters of the reader. No stream versions, no headers, no signals.
/// </summary>
internal abstract class BareTable : IAsyncDisposable
{
    /// <summary>Inserts the rows of one stream in one transaction.</summary>
    internal abstract Task AppendAsync(string stream, long firstVersion, IReadOnlyList<EventEnvelope> events);

    /// <summary>Reads all rows, in pages of the store's size.</summary>
    /// <param name="read">Given the payload of each row, or null to leave the payload alone.</param>
    /// <returns>How many rows.</returns>
    internal abstract Task<int> ReadAsync(Action<byte[]>? read);

    /// <summary>A plain outbox: takes rows in their order, hands each to the caller, deletes them, in one transaction.</summary>
    /// <param name="deliver">Handles one payload.</param>
    /// <param name="limit">How many rows at most.</param>
    /// <returns>How many rows.</returns>
    internal abstract Task<int> TakeAsync(Func<byte[], ValueTask> deliver, int limit);

    internal abstract Task ClearAsync();

    public abstract ValueTask DisposeAsync();
}
