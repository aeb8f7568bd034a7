namespace SourceGenBus.EventStore;

/// <summary>The durable contract of one handler class: its name on disk, and how it is tried again. Immutable.</summary>
public sealed class HandlerContract
{
    /// <summary>Makes a contract.</summary>
    /// <param name="handlerType">The handler class.</param>
    /// <param name="name">Its stable name; null for the name of the class.</param>
    /// <param name="retries">Makes the handler's policy from the relay's; null to leave it.</param>
    /// <param name="timeout">How long one attempt may take, up to 24 days; null for as long as the relay says.</param>
    /// <exception cref="ArgumentException">
    /// <paramref name="name"/> is empty, has control characters, or is too long to be indexed; or <paramref name="timeout"/> is no time
    /// that can be waited.
    /// </exception>
    public HandlerContract(Type handlerType, string? name = null, Func<RetryPolicy, RetryPolicy>? retries = null, TimeSpan? timeout = null)
    {
        ArgumentNullException.ThrowIfNull(handlerType);
        if (name is not null && (string.IsNullOrWhiteSpace(name) || name.Any(char.IsControl)))
            throw new ArgumentException($"The name of '{handlerType}' is empty or has control characters.", nameof(name));
        if (timeout is { } limit && (limit <= TimeSpan.Zero || limit.TotalMilliseconds > int.MaxValue))
            throw new ArgumentException(
                $"The time limit of '{handlerType}' is {limit}, but it must be more than zero and at most 24 days.", nameof(timeout));
        HandlerType = handlerType;
        if (name is not null)
            CheckedText.ThrowUnlessIndexable(name, "name of a handler");
        Name = name ?? StoredText.NameOf(handlerType);
        Retries = retries ?? (static policy => policy);
        Timeout = timeout;
    }

    /// <summary>The handler class.</summary>
    public Type HandlerType { get; }

    /// <summary>The stable name: in the inbox, in deliveries that wait, and in dead letters.</summary>
    public string Name { get; }

    /// <summary>Makes the handler's policy from the relay's.</summary>
    public Func<RetryPolicy, RetryPolicy> Retries { get; }

    /// <summary>
    /// How long one attempt may take; null for as long as the relay's <see cref="OutboxRelayOptions.DeliveryTimeout"/> says.
    /// </summary>
    public TimeSpan? Timeout { get; }
}
