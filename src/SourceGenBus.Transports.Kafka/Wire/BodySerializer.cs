using System.Runtime.InteropServices;
using Confluent.Kafka;

namespace SourceGenBus.Transports.Kafka;

/// <summary>The client copies what it is given, so an array that is the whole body is given as it is.</summary>
internal sealed class BodySerializer : ISerializer<ReadOnlyMemory<byte>>
{
    internal static readonly BodySerializer Instance = new();

    public byte[] Serialize(ReadOnlyMemory<byte> data, SerializationContext context) =>
        MemoryMarshal.TryGetArray(data, out var segment) && segment is { Array: { } array, Offset: 0 } && segment.Count == array.Length
            ? array
            : data.ToArray();
}
