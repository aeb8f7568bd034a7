using System.Text.Json;

namespace SourceGenBus.EventStore;

/// <summary>
/// The durable contract of one event type: its name and version on disk, its ordering key, and how it is written and read.
/// Immutable and safe for concurrent use.
/// </summary>
public abstract class EventContract
{
    private protected EventContract(string name, int version, Type eventType)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentOutOfRangeException.ThrowIfLessThan(version, 1);
        Name = name;
        Version = version;
        EventType = eventType;
    }

    /// <summary>The stable name, such as <c>order.placed</c>. It never changes, whatever the class is called.</summary>
    public string Name { get; }

    /// <summary>The version of the schema, from 1.</summary>
    public int Version { get; }

    /// <summary>The class or struct that stands for it in this program.</summary>
    public Type EventType { get; }

    /// <summary>The ordering key of an event, or null when it has none.</summary>
    /// <param name="event">An event of <see cref="EventType"/>.</param>
    public abstract string? KeyOf(object @event);

    /// <summary>Writes an event as UTF-8 JSON.</summary>
    /// <param name="event">An event of <see cref="EventType"/>.</param>
    /// <returns>A new array, owned by the caller.</returns>
    public abstract byte[] Write(object @event);

    /// <summary>Reads an event.</summary>
    /// <param name="payload">UTF-8 JSON.</param>
    /// <exception cref="JsonException">The payload is not what the contract says.</exception>
    public abstract object Read(ReadOnlySpan<byte> payload);
}
