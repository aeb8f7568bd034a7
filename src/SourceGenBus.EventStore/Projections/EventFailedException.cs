using System.Data.Common;

namespace SourceGenBus.EventStore;

/// <summary>Tells a failure of a projection or subscription itself, on an event, from one of the database.</summary>
internal sealed class EventFailedException(long position, Exception cause) : Exception(cause.Message, cause)
{
    internal long Position { get; } = position;

    /// <summary>Whether a failure on an event is its own: neither the database is away nor the work cancelled.</summary>
    internal static bool Is(IDurableStore store, Exception exception, CancellationToken cancellationToken) =>
        !cancellationToken.IsCancellationRequested && !(exception is DbException or StoreOutageException && store.IsOutage(exception));
}
