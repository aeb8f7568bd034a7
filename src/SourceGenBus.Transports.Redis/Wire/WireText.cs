using System.Buffers;
using System.Text;
using StackExchange.Redis;

namespace SourceGenBus.Transports.Redis;

/// <summary>
/// Text as Redis keeps it: UTF-8. A surrogate without its pair, which UTF-8 cannot express, is written in three bytes as if it were a
/// character (WTF-8), so that a text comes back as it was; readers that know UTF-8 only see replacement characters there.
/// </summary>
internal static class WireText
{
    private const char Replacement = '\uFFFD';

    internal static RedisValue Encode(string text) => IsWellFormed(text) ? text : EncodeUnpaired(text);

    internal static string Decode(ReadOnlyMemory<byte> bytes)
    {
        var text = Encoding.UTF8.GetString(bytes.Span);
        return text.Contains(Replacement, StringComparison.Ordinal) ? DecodeUnpaired(bytes.Span) : text;
    }

    private static bool IsWellFormed(string text)
    {
        var index = text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF');
        if (index < 0)
            return true;
        for (; index < text.Length; index++)
        {
            if (!char.IsSurrogate(text[index]))
                continue;
            if (index + 1 == text.Length || !char.IsSurrogatePair(text[index], text[index + 1]))
                return false;
            index++;
        }

        return true;
    }

    private static byte[] EncodeUnpaired(string text)
    {
        var bytes = new ArrayBufferWriter<byte>(text.Length * 3);
        var rest = text.AsSpan();
        while (!rest.IsEmpty)
        {
            var free = bytes.GetSpan(4);
            if (Rune.DecodeFromUtf16(rest, out var rune, out var read) == OperationStatus.Done)
            {
                bytes.Advance(rune.EncodeToUtf8(free));
            }
            else
            {
                var unit = rest[0];
                free[0] = (byte)(0xE0 | (unit >> 12));
                free[1] = (byte)(0x80 | ((unit >> 6) & 0x3F));
                free[2] = (byte)(0x80 | (unit & 0x3F));
                bytes.Advance(3);
                read = 1;
            }

            rest = rest[read..];
        }

        return bytes.WrittenSpan.ToArray();
    }

    private static string DecodeUnpaired(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(bytes.Length);
        while (!bytes.IsEmpty)
        {
            if (bytes is [0xED, >= 0xA0 and <= 0xBF, >= 0x80 and <= 0xBF, ..])
            {
                text.Append((char)(0xD000 | ((bytes[1] & 0x3F) << 6) | (bytes[2] & 0x3F)));
                bytes = bytes[3..];
                continue;
            }

            // An invalid sequence becomes a replacement character.
            Rune.DecodeFromUtf8(bytes, out var rune, out var read);
            text.Append(rune.ToString());
            bytes = bytes[read..];
        }

        return text.ToString();
    }
}
