using System.Security.Cryptography;
using System.Text;

namespace SourceGenBus.Transports;

/// <summary>Ids of events from those of messages, which other programs may write as they like.</summary>
internal static class EventIds
{
    /// <summary>
    /// A UUID is taken as it is. Any other id becomes one of version 8, from a hash of it and of its source, which CloudEvents make unique
    /// together: the same message has the same id again.
    /// </summary>
    internal static Guid Of(string id, string source) =>
        Guid.TryParse(id, out var known) && known != Guid.Empty
            ? known
            : FromHash(SHA256.HashData(Encoding.UTF8.GetBytes($"{source}\n{id}")));

    internal static Guid FromHash(ReadOnlySpan<byte> hash)
    {
        Span<byte> bytes = stackalloc byte[16];
        hash[..16].CopyTo(bytes);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }
}
