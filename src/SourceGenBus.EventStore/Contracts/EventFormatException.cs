namespace SourceGenBus.EventStore;

/// <summary>A stored event could not be read: its payload or its headers are not what its contract says.</summary>
public sealed class EventFormatException : Exception
{
    /// <summary>Makes one.</summary>
    public EventFormatException()
    {
    }

    /// <summary>Makes one.</summary>
    /// <param name="message">Which event, and what is wrong.</param>
    public EventFormatException(string message)
        : base(message)
    {
    }

    /// <summary>Makes one.</summary>
    /// <param name="message">Which event, and what is wrong.</param>
    /// <param name="innerException">The cause.</param>
    public EventFormatException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
