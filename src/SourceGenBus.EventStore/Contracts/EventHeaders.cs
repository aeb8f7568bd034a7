using System.Collections.ObjectModel;

namespace SourceGenBus.EventStore;

/// <summary>What travels beside a stored event. Immutable.</summary>
public sealed record EventHeaders
{
    /// <summary>Headers without any value.</summary>
    public static EventHeaders Empty { get; } = new();

    /// <summary>The program or component that the event comes from.</summary>
    public string? Source { get; init; }

    /// <summary>The conversation that the event belongs to.</summary>
    public string? CorrelationId { get; init; }

    /// <summary>The id of the message that caused the event.</summary>
    public string? CausationId { get; init; }

    /// <summary>The user on whose behalf it happened.</summary>
    public string? UserId { get; init; }

    /// <summary>The tenant that it belongs to.</summary>
    public string? TenantId { get; init; }

    /// <summary>The W3C trace parent of the operation that wrote it.</summary>
    public string? TraceParent { get; init; }

    /// <summary>The W3C trace state that belongs to <see cref="TraceParent"/>.</summary>
    public string? TraceState { get; init; }

    /// <summary>
    /// The destination of a transport that it was received from; null for an event of this program. What was received goes to handlers only,
    /// and is not sent on.
    /// </summary>
    public string? ReceivedFrom { get; init; }

    /// <summary>
    /// Where the answer to a command or query goes that was received from another program; null when nobody waits for one.
    /// </summary>
    public string? ReplyTo { get; init; }

    /// <summary>Until when somebody waits for the answer; null without one who does.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>The destination of a transport that an answer goes to, and to nowhere else; null for events.</summary>
    public string? Destination { get; init; }

    /// <summary>Free values; empty, never null. Nobody may change the dictionary.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = ReadOnlyDictionary<string, string>.Empty;
}
