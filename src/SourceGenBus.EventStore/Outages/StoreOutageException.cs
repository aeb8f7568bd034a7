namespace SourceGenBus.EventStore;

/// <summary>
/// The database of the store cannot be used at present: it cannot be reached, gives no connection, or has lost one. What was to be done is
/// not at fault, so it is tried again and does not count as a failed attempt of an event.
/// </summary>
public sealed class StoreOutageException : Exception
{
    /// <summary>Makes one.</summary>
    public StoreOutageException()
    {
    }

    /// <summary>Makes one.</summary>
    /// <param name="message">The message.</param>
    public StoreOutageException(string message)
        : base(message)
    {
    }

    /// <summary>Makes one.</summary>
    /// <param name="message">The message.</param>
    /// <param name="innerException">What the provider threw.</param>
    public StoreOutageException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
