using System.ComponentModel;
using System.Data.Common;
using System.Net.Sockets;

namespace SourceGenBus.EventStore;

/// <summary>What can be said of an exception without knowing the database.</summary>
[EditorBrowsable(EditorBrowsableState.Advanced)]
public static class OutageClassification
{
    /// <summary>
    /// Whether an exception comes from a connection or, for all that is known, from the database. <see cref="InvalidOperationException"/>
    /// never is: it is what programming errors throw, and a session turns the one of a lost connection into a
    /// <see cref="StoreOutageException"/>.
    /// </summary>
    /// <param name="exception">What was thrown.</param>
    public static bool IsOutage(Exception exception) => exception is DbException || IsConnectionFailure(exception);

    /// <summary>Whether an exception that is not the provider's own says that the database cannot be reached.</summary>
    internal static bool IsConnectionFailure(Exception exception) =>
        exception is StoreOutageException or IOException or SocketException or TimeoutException;
}
