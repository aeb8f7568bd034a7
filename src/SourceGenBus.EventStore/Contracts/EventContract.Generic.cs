using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace SourceGenBus.EventStore;

/// <summary>The durable contract of <typeparamref name="TEvent"/>.</summary>
/// <typeparam name="TEvent">The event type.</typeparam>
public sealed class EventContract<TEvent> : EventContract
    where TEvent : notnull
{
    private readonly JsonTypeInfo<TEvent> _json;
    private readonly Func<TEvent, string?>? _key;

    /// <summary>Makes a contract.</summary>
    /// <param name="name">The stable name.</param>
    /// <param name="version">The version of the schema, from 1.</param>
    /// <param name="json">How it is serialized: from a <c>JsonSerializerContext</c> of the application.</param>
    /// <param name="key">Selects the ordering key; null for events that wait for no other.</param>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="version"/> is below 1.</exception>
    public EventContract(string name, int version, JsonTypeInfo<TEvent> json, Func<TEvent, string?>? key = null)
        : base(name, version, typeof(TEvent))
    {
        ArgumentNullException.ThrowIfNull(json);
        _json = json;
        _key = key;
    }

    /// <inheritdoc />
    public override string? KeyOf(object @event) => _key?.Invoke((TEvent)@event);

    /// <inheritdoc />
    public override byte[] Write(object @event) => JsonSerializer.SerializeToUtf8Bytes((TEvent)@event, _json);

    /// <inheritdoc />
    public override object Read(ReadOnlySpan<byte> payload) =>
        JsonSerializer.Deserialize(payload, _json) ?? throw new JsonException($"The payload of '{Name}' version {Version} is null.");
}
