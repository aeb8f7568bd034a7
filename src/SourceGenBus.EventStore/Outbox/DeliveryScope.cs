namespace SourceGenBus.EventStore;

/// <summary>Which handlers a delivery is for, by their stable names. Immutable.</summary>
public sealed record DeliveryScope
{
    /// <summary>For all handlers.</summary>
    public static DeliveryScope All { get; } = new();

    /// <summary>The one handler that it is for; null for all but <see cref="Held"/>.</summary>
    public string? Handler { get; init; }

    /// <summary>Handlers that must not get the event yet, since they are behind with its key. Empty, never null.</summary>
    public IReadOnlyCollection<string> Held { get; init; } = [];

    /// <summary>The time limit of the delivery, which a handler with a limit of its own puts off; null without one.</summary>
    internal TimeLimit? Limit { get; init; }

    /// <summary>Whether a handler gets the event.</summary>
    /// <param name="handler">The handler.</param>
    public bool Includes(string handler) => Handler is { } one ? one == handler : !Held.Contains(handler);
}
