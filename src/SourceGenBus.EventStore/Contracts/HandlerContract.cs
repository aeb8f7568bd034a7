namespace SourceGenBus.EventStore;

/// <summary>The durable contract of one handler class: its name on disk, and how it is tried again. Immutable.</summary>
public sealed class HandlerContract
{
    /// <summary>Makes a contract.</summary>
    /// <param name="handlerType">The handler class.</param>
    /// <param name="name">Its stable name; null for the name of the class.</param>
    /// <param name="retries">Makes the handler's policy from the relay's; null to leave it.</param>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty or has control characters.</exception>
    public HandlerContract(Type handlerType, string? name = null, Func<RetryPolicy, RetryPolicy>? retries = null)
    {
        ArgumentNullException.ThrowIfNull(handlerType);
        if (name is not null && (string.IsNullOrWhiteSpace(name) || name.Any(char.IsControl)))
            throw new ArgumentException($"The name of '{handlerType}' is empty or has control characters.", nameof(name));
        HandlerType = handlerType;
        Name = name ?? handlerType.ToString();
        Retries = retries ?? (static policy => policy);
    }

    /// <summary>The handler class.</summary>
    public Type HandlerType { get; }

    /// <summary>The stable name: in the inbox, in deliveries that wait, and in dead letters.</summary>
    public string Name { get; }

    /// <summary>Makes the handler's policy from the relay's.</summary>
    public Func<RetryPolicy, RetryPolicy> Retries { get; }
}
