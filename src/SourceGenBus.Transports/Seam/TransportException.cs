namespace SourceGenBus.Transports;

/// <summary>A broker cannot be reached, or refuses. The message says what to do.</summary>
public sealed class TransportException : Exception
{
    /// <summary>Makes one without a message.</summary>
    public TransportException()
    {
    }

    /// <summary>Makes one.</summary>
    /// <param name="message">What happened, and what to do.</param>
    public TransportException(string message)
        : base(message)
    {
    }

    /// <summary>Makes one.</summary>
    /// <param name="message">What happened, and what to do.</param>
    /// <param name="innerException">The cause.</param>
    public TransportException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>
    /// Whether it may pass by itself, as an outage does. False where somebody has to act: wrong credentials, a missing right, a topology
    /// that does not fit.
    /// </summary>
    public bool IsTransient { get; init; }
}
