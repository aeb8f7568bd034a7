namespace SourceGenBus.EventStore;

/// <summary>An event did not arrive.</summary>
public sealed class DeliveryException : Exception
{
    /// <summary>Makes one.</summary>
    public DeliveryException()
    {
    }

    /// <summary>Makes one.</summary>
    /// <param name="message">What happened.</param>
    public DeliveryException(string message)
        : base(message)
    {
    }

    /// <summary>Makes one.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="innerException">The cause.</param>
    public DeliveryException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Makes one.</summary>
    /// <param name="handler">Who failed.</param>
    /// <param name="message">What happened.</param>
    /// <param name="innerException">The cause.</param>
    public DeliveryException(string handler, string message, Exception innerException)
        : base(message, innerException) => Handler = handler;

    /// <summary>Who failed.</summary>
    public string Handler { get; } = "";
}
