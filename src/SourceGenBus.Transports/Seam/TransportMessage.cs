using System.Collections.ObjectModel;

namespace SourceGenBus.Transports;

/// <summary>What a transport moves. Immutable.</summary>
/// <param name="Id">The id of the message, unique for its sender; a message that is sent again has the same. May be empty on receipt.</param>
/// <param name="Body">The contents. The transport does not change the memory, and the sender must not either until sending has completed.</param>
public sealed record TransportMessage(string Id, ReadOnlyMemory<byte> Body)
{
    /// <summary>The media type of the body, such as <c>application/json</c>; null when the sender named none.</summary>
    public string? ContentType { get; init; }

    /// <summary>The name of the event, by which a broker may select; null when it is not known.</summary>
    public string? Type { get; init; }

    /// <summary>Messages with equal keys keep their order; null for a message that waits for no other.</summary>
    public string? Key { get; init; }

    /// <summary>Names and values beside the body. Names are compared by their ordinals.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = ReadOnlyDictionary<string, string>.Empty;
}
