using System.Text.Json;

namespace SourceGenBus.EventStore;

/// <summary>
/// The durable contract of one event type: its name and version on disk, its ordering key, and how it is written and read.
/// Immutable and safe for concurrent use.
/// </summary>
public abstract class EventContract
{
    private readonly IReadOnlyList<string> _formerNames = [];
    private readonly IReadOnlyList<string> _destinations = [];

    private protected EventContract(string name, int version, Type eventType)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        CheckedText.ThrowUnlessIdentifier(name, "name of an event");
        ArgumentOutOfRangeException.ThrowIfLessThan(version, 1);
        Name = name;
        Version = version;
        EventType = eventType;
    }

    /// <summary>The stable name, such as <c>order.placed</c>, whatever the class is called.</summary>
    public string Name { get; }

    /// <summary>Names that the event had before; what is stored under them, in any version, is read as this event, too.</summary>
    /// <exception cref="ArgumentException">
    /// One is empty, cannot be stored, is the name itself, or is there twice.
    /// </exception>
    public IReadOnlyList<string> FormerNames
    {
        get => _formerNames;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            string[] names = [.. value];
            foreach (var name in names)
            {
                ArgumentException.ThrowIfNullOrWhiteSpace(name, nameof(FormerNames));
                CheckedText.ThrowUnlessIdentifier(name, "former name of an event");
            }

            if (names.Append(Name).Distinct(StringComparer.Ordinal).Count() <= names.Length)
                throw new ArgumentException($"The former names of '{Name}' must differ from it and from one another.", nameof(value));
            _formerNames = names;
        }
    }

    /// <summary>
    /// Whether new events are still written under the last of the former names, for as long as programs run that do not know the new one.
    /// </summary>
    public bool WritesFormerName { get; init; }

    /// <summary>The name that new events are written under.</summary>
    public string WrittenName => WritesFormerName && FormerNames.Count > 0 ? FormerNames[^1] : Name;

    /// <summary>
    /// The destinations that the event is published to outside of this program, where a transport is there; empty for an event that does not
    /// leave it.
    /// </summary>
    /// <exception cref="ArgumentException">One is empty, cannot be stored, or is there twice.</exception>
    public IReadOnlyList<string> Destinations
    {
        get => _destinations;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            string[] destinations = [.. value];
            foreach (var destination in destinations)
                CheckedText.ThrowUnlessIdentifier(destination, "destination of an event", nameof(Destinations));
            if (destinations.Distinct(StringComparer.Ordinal).Count() < destinations.Length)
                throw new ArgumentException($"'{Name}' is published to a destination twice.", nameof(value));
            _destinations = destinations;
        }
    }

    /// <summary>How the message is handed to its one handler, if it is a command or a query; null for an event.</summary>
    public CommandContract? Command { get; init; }

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
