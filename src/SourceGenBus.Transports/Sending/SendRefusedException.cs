namespace SourceGenBus.Transports;

/// <summary>A broker will never take an event, since it is too large for example. The event becomes a dead letter of its destination.</summary>
public sealed class SendRefusedException : Exception
{
    /// <summary>Makes one without a message.</summary>
    public SendRefusedException()
    {
    }

    /// <summary>Makes one.</summary>
    /// <param name="message">Why.</param>
    public SendRefusedException(string message)
        : base(message)
    {
    }

    /// <summary>Makes one.</summary>
    /// <param name="message">Why.</param>
    /// <param name="innerException">The cause.</param>
    public SendRefusedException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
