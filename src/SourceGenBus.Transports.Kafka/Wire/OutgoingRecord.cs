using System.Globalization;
using System.Text;
using Confluent.Kafka;

namespace SourceGenBus.Transports.Kafka;

/// <summary>A message as a record of Kafka.</summary>
internal static class OutgoingRecord
{
    /// <summary>What key and headers of a message may have beside its body.</summary>
    internal const int RoomForHeaders = 64 * 1024;

    /// <summary>What a header takes beside its texts.</summary>
    private const int BytesPerHeader = 16;

    /// <summary>Why the brokers would never take a message; null when they may.</summary>
    internal static string? ProblemOf(TransportMessage message, int largestMessage)
    {
        if (message.Body.Length > largestMessage)
        {
            return string.Create(
                CultureInfo.InvariantCulture,
                $"The body has {message.Body.Length} bytes, but LargestMessage is {largestMessage}. Raise it and the topic's "
                + $"max.message.bytes, or send less.");
        }

        long size = Bytes(message.Key) + Bytes(message.Id) + Bytes(message.Type) + Bytes(message.ContentType) + (4 * BytesPerHeader);
        foreach (var (name, value) in message.Headers)
        {
            if (name.Length == 0 || name.Contains('\0', StringComparison.Ordinal))
                return "A header has no name, or a NUL character in it, which the client cannot send. Give it another name.";
            size += BytesPerHeader + Bytes(name) + Bytes(value);
        }

        return size <= RoomForHeaders
            ? null
            : string.Create(
                CultureInfo.InvariantCulture,
                $"Key and headers have {size} bytes, more than the {RoomForHeaders} that there is room for. Put them into "
                + $"the body.");
    }

    internal static Message<byte[]?, ReadOnlyMemory<byte>> Of(TransportMessage message)
    {
        var headers = new Headers();
        foreach (var (name, value) in message.Headers)
        {
            if (name != HeaderNames.ContentType || message.ContentType is null)
                headers.Add(name, value is null ? null : Encoding.UTF8.GetBytes(value));
        }

        if (message.ContentType is { } contentType)
            headers.Add(HeaderNames.ContentType, Encoding.UTF8.GetBytes(contentType));
        AddUnlessThere(message.Id.Length > 0 ? message.Id : null, HeaderNames.CloudEventId, HeaderNames.OtherId);
        AddUnlessThere(message.Type, HeaderNames.CloudEventType, HeaderNames.OtherType);
        return new Message<byte[]?, ReadOnlyMemory<byte>>
        {
            Key = message.Key is { } key ? Encoding.UTF8.GetBytes(key) : null,
            Value = message.Body,
            Headers = headers,
        };

        void AddUnlessThere(string? value, string name, string otherwise)
        {
            var there = message.Headers.GetValueOrDefault(name);
            if (value is not null && value != there)
                headers.Add(there is null ? name : otherwise, Encoding.UTF8.GetBytes(value));
        }
    }

    private static int Bytes(string? text) => text is null ? 0 : Encoding.UTF8.GetByteCount(text);
}
