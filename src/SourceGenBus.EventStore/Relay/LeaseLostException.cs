namespace SourceGenBus.EventStore;

/// <summary>A relay's lease has passed to another relay, which delivers the event again. That is no failure of a handler.</summary>
public sealed class LeaseLostException : Exception
{
    /// <summary>Makes one.</summary>
    public LeaseLostException()
        : this("The lease was lost, or the event is gone; another relay delivers it.")
    {
    }

    /// <summary>Makes one.</summary>
    /// <param name="message">What happened.</param>
    public LeaseLostException(string message)
        : base(message)
    {
    }

    /// <summary>Makes one.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="innerException">The cause.</param>
    public LeaseLostException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
