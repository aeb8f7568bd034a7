using System.Security.Cryptography;
using SourceGenBus.EventStore;

namespace SourceGenBus.Transports;

/// <summary>How a program receives the events of one destination. Set it when the program starts; it is not thread-safe.</summary>
/// <param name="destination">The destination.</param>
public sealed class SubscriptionOptions(string destination)
{
    /// <summary>The destination, such as <c>orders</c>.</summary>
    public string Destination { get; } = destination;

    /// <summary>
    /// The names of the events to receive. Null, the default, for those that a durable event of this program has the name of and that a
    /// handler is there for; what else is sent to the destination is not for this program.
    /// </summary>
    public IReadOnlyList<string>? EventNames { get; set; }

    /// <summary>
    /// Whether an event of a name that this program does not know becomes a dead letter. No by default: it is acknowledged and forgotten,
    /// since others send to the destination what is for others.
    /// </summary>
    public bool DeadLettersUnknownEvents { get; set; }

    /// <summary>How many messages at most are fetched and not yet stored. 256 by default.</summary>
    public int Prefetch { get; set; } = 256;

    /// <summary>How many messages are stored in one transaction. 128 by default.</summary>
    public int BatchSize { get; set; } = 128;

    /// <summary>How many bytes a message may have; a larger one becomes a dead letter without its body. 16 MB by default.</summary>
    public long LargestMessage { get; set; } = 16 * 1024 * 1024;

    /// <summary>
    /// How long to wait for messages before making sure that the broker still answers. A receiver without a sign of life for three times as
    /// long subscribes again. 5 seconds by default.
    /// </summary>
    public TimeSpan Heartbeat { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The attributes of received events that become metadata of their contexts. Empty by default.</summary>
    public IList<string> ReceivedMetadata { get; set; } = [];

    /// <summary>
    /// Reads a message that is no CloudEvent: returns the event, or null to have the message read as a CloudEvent after all. Called
    /// concurrently; what it throws makes the message a dead letter. <see cref="ReadForeignAs"/> sets it for plain JSON.
    /// </summary>
    public Func<TransportMessage, EventEnvelope?>? ReadForeign { get; set; }

    /// <summary>Reads messages that are no CloudEvents, but plain JSON of one kind of event.</summary>
    /// <param name="eventName">The name of the durable event.</param>
    /// <param name="version">The version of its schema.</param>
    /// <param name="timeProvider">The clock; null for the system's.</param>
    /// <remarks>
    /// The id of the message is the event's, by which duplicates are found. Without one it is a hash of the contents, so that two messages
    /// with the same contents are one event.
    /// </remarks>
    public void ReadForeignAs(string eventName, int version = 1, TimeProvider? timeProvider = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(eventName);
        ArgumentOutOfRangeException.ThrowIfLessThan(version, 1);
        var clock = timeProvider ?? TimeProvider.System;
        var destination = Destination;
        ReadForeign = message => new EventEnvelope(
            message.Id.Length > 0 ? EventIds.Of(message.Id, destination) : EventIds.FromHash(SHA256.HashData(message.Body.Span)),
            eventName,
            version,
            clock.GetUtcNow(),
            message.Body)
        {
            Key = message.Key,
        };
    }

    internal void Validate()
    {
        var problems = new List<string>();
        if (Prefetch < 1)
            problems.Add($"Prefetch is {Prefetch}, but at least one message must be fetched.");
        if (BatchSize < 1)
            problems.Add($"BatchSize is {BatchSize}, but at least one message must be stored.");
        if (LargestMessage < 1)
            problems.Add($"LargestMessage is {LargestMessage}, but a message has at least one byte.");
        if (Heartbeat <= TimeSpan.Zero)
            problems.Add($"Heartbeat is {Heartbeat}, but it must be more than zero.");
        if (ReceivedMetadata is null)
            problems.Add("ReceivedMetadata is null; an empty list takes none.");
        if (problems.Count > 0)
            throw new ArgumentException($"'{Destination}' cannot be subscribed to with these options. " + string.Join(' ', problems));
    }
}
