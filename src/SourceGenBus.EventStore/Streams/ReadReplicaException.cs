namespace SourceGenBus.EventStore;

/// <summary>The database is a read replica, and what was asked for can be known on its primary alone. Connect to that.</summary>
public sealed class ReadReplicaException : Exception
{
    /// <summary>Makes one.</summary>
    public ReadReplicaException()
    {
    }

    /// <summary>Makes one.</summary>
    /// <param name="message">The message.</param>
    public ReadReplicaException(string message)
        : base(message)
    {
    }

    /// <summary>Makes one.</summary>
    /// <param name="message">The message.</param>
    /// <param name="innerException">The cause.</param>
    public ReadReplicaException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
