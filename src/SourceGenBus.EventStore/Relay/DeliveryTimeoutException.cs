namespace SourceGenBus.EventStore;

/// <summary>
/// A delivery, or one handler of it, took longer than it may, see <see cref="OutboxRelayOptions.DeliveryTimeout"/> and
/// <see cref="RetryAttribute.TimeoutMilliseconds"/>.
/// </summary>
public sealed class DeliveryTimeoutException : Exception
{
    /// <summary>Makes one.</summary>
    public DeliveryTimeoutException()
    {
    }

    /// <summary>Makes one.</summary>
    /// <param name="message">What happened.</param>
    public DeliveryTimeoutException(string message)
        : base(message)
    {
    }

    /// <summary>Makes one.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="innerException">The cause.</param>
    public DeliveryTimeoutException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Whether it has ignored its token, so that its code still runs.</summary>
    internal bool RunsOn { get; init; }
}
