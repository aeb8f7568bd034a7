using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using SourceGenBus.EventStore;

namespace SourceGenBus.Transports;

/// <summary>
/// A message that is no event of this program: it becomes a dead letter with its reason and its bytes, so that nothing is lost and nothing
/// behind it waits.
/// </summary>
internal static class UnreadableMessage
{
    /// <summary>The name that it is stored under.</summary>
    internal const string EventName = "sourcegenbus.unreadable";

    private const int MaximumHeaders = 64;
    private const int MaximumHeaderLength = 1024;

    internal static EventEnvelope Wrap(TransportDelivery delivery, string destination, string reason, DateTimeOffset now, long maximumBody)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("reason", StoredText.Of(reason));
            writer.WriteString("destination", destination);
            Write(writer, "partition", delivery.Partition);
            Write(writer, "position", delivery.Position);
            Write(writer, "messageId", delivery.Message.Id);
            Write(writer, "type", delivery.Message.Type);
            Write(writer, "key", delivery.Message.Key);
            Write(writer, "contentType", delivery.Message.ContentType);
            writer.WriteStartObject("headers");
            foreach (var (name, value) in delivery.Message.Headers.Take(MaximumHeaders))
                Write(writer, StoredText.Of(name, MaximumHeaderLength), value);
            writer.WriteEndObject();
            writer.WriteNumber("size", delivery.Message.Body.Length);
            if (delivery.Message.Body.Length <= maximumBody)
                writer.WriteBase64String("body", delivery.Message.Body.Span);
            writer.WriteEndObject();
        }

        // The same message, received again, is the same dead letter.
        return new EventEnvelope(IdOf(delivery, destination), EventName, 1, now, buffer.WrittenMemory.ToArray())
        {
            Headers = new EventHeaders { ReceivedFrom = destination },
        };
    }

    /// <summary>The reason that was stored with it.</summary>
    internal static string ReasonOf(EventEnvelope envelope)
    {
        try
        {
            using var document = JsonDocument.Parse(envelope.Payload);
            return document.RootElement.GetProperty("reason").GetString() ?? "";
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return "The message could not be read.";
        }
    }

    private static void Write(Utf8JsonWriter writer, string name, string? value)
    {
        if (value is not null)
            writer.WriteString(name, StoredText.Of(value, MaximumHeaderLength));
    }

    private static Guid IdOf(TransportDelivery delivery, string destination)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(hash, destination);
        Add(hash, delivery.Message.Id);
        if (delivery.Message.Id.Length == 0)
        {
            Add(hash, delivery.Partition);
            Add(hash, delivery.Position ?? "");
        }

        hash.AppendData(delivery.Message.Body.Span);
        return EventIds.FromHash(hash.GetHashAndReset());
    }

    private static void Add(IncrementalHash hash, string text)
    {
        hash.AppendData(Encoding.UTF8.GetBytes(text));
        hash.AppendData([0]);
    }
}
