namespace SourceGenBus.EventStore;

/// <summary>
/// Where an event goes cannot be reached at present, a broker for example. That is no fault of the event: it is tried again however often it
/// takes, and the target logs the outage once instead of each event of it.
/// </summary>
public sealed class TargetUnavailableException : Exception
{
    /// <summary>Makes one without a message.</summary>
    public TargetUnavailableException()
    {
    }

    /// <summary>Makes one.</summary>
    /// <param name="message">What cannot be reached, and why.</param>
    public TargetUnavailableException(string message)
        : base(message)
    {
    }

    /// <summary>Makes one.</summary>
    /// <param name="message">What cannot be reached, and why.</param>
    /// <param name="innerException">The cause.</param>
    public TargetUnavailableException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>When to try again. One second by default.</summary>
    public TimeSpan RetryAfter { get; init; } = TimeSpan.FromSeconds(1);
}
