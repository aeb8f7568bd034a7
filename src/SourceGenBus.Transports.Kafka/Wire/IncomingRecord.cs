using System.Text;
using Confluent.Kafka;

namespace SourceGenBus.Transports.Kafka;

/// <summary>Reads a record of this transport or of any other program. Never throws.</summary>
internal static class IncomingRecord
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    internal static TransportMessage Read(Message<byte[]?, byte[]?> record)
    {
        var headers = new Dictionary<string, string>(StringComparer.Ordinal);
        if (record.Headers is { } table)
        {
            // A name may be there several times; the last one counts.
            foreach (var header in table)
                headers[header.Key] = header.GetValueBytes() is { } bytes ? Encoding.UTF8.GetString(bytes) : "";
        }

        headers.Remove(HeaderNames.ContentType, out var contentType);
        headers.Remove(HeaderNames.OtherId, out var id);
        headers.Remove(HeaderNames.OtherType, out var type);
        if (record.Value is null)
            headers[HeaderNames.Tombstone] = "true";
        return new TransportMessage(id ?? headers.GetValueOrDefault(HeaderNames.CloudEventId) ?? "", record.Value ?? [])
        {
            ContentType = contentType,
            Type = type ?? headers.GetValueOrDefault(HeaderNames.CloudEventType),
            Key = record.Key is { } key ? KeyOf(key) : null,
            Headers = headers,
        };
    }

    /// <summary>
    /// Keys that are no text, such as numbers of other clients, must stay different, and can be stored, so they are written in digits.
    /// </summary>
    private static string KeyOf(byte[] key)
    {
        try
        {
            return key.AsSpan().Contains((byte)0) ? InDigits(key) : Strict.GetString(key);
        }
        catch (DecoderFallbackException)
        {
            return InDigits(key);
        }
    }

    private static string InDigits(byte[] key) => "0x" + Convert.ToHexStringLower(key);
}
