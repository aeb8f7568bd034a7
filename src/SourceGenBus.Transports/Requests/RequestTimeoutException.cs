namespace SourceGenBus.Transports;

/// <summary>
/// Nobody answered a command or query in time. Whether it was carried out, or will be, is not known: it was sent, and a program that gets to
/// it after its time refuses it.
/// </summary>
public sealed class RequestTimeoutException : TimeoutException
{
    /// <summary>Makes one.</summary>
    public RequestTimeoutException()
    {
    }

    /// <summary>Makes one.</summary>
    /// <param name="message">Which command, and how long it was waited for.</param>
    public RequestTimeoutException(string message)
        : base(message)
    {
    }

    /// <summary>Makes one.</summary>
    /// <param name="message">Which command, and how long it was waited for.</param>
    /// <param name="innerException">What caused it.</param>
    public RequestTimeoutException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
