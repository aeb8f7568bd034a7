namespace SourceGenBus;

/// <summary>Makes event ids: UUIDs of version 7 (RFC 9562), whose leading 48 bits are a Unix time in milliseconds.</summary>
internal static class UuidVersion7
{
#if NET9_0_OR_GREATER
    internal static Guid Create() => Guid.CreateVersion7();
#else
    internal static Guid Create()
    {
        // The random part comes from a version 4 UUID, so only time, version and variant remain to be written.
        Span<byte> bytes = stackalloc byte[16];
        Guid.NewGuid().TryWriteBytes(bytes, bigEndian: true, out _);
        var milliseconds = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(bytes, (uint)(milliseconds >> 16));
        System.Buffers.Binary.BinaryPrimitives.WriteUInt16BigEndian(bytes[4..], (ushort)milliseconds);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x70);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }
#endif
}
