using System.Text;
using SourceGenBus.EventStore;

namespace SourceGenBus.Transports.Sql;

/// <summary>
/// Messages as the store keeps them: the body as the payload, all else as metadata. Each time a message is sent it gets an id of the store's,
/// since the same message may be sent again and to several destinations.
/// </summary>
internal static class SqlMessages
{
    private const string Name = "message";
    private const string Id = "id";
    private const string ContentType = "contenttype";
    private const string Type = "type";
    private const string Key = "key";
    private const string HeaderPrefix = "h:";

    // Text that a database does not take, such as a NUL or half a character.
    private const char Escape = '\u001B';

    internal static EventEnvelope Wrap(TransportMessage message, DateTimeOffset now)
    {
        var metadata = new Dictionary<string, string>(message.Headers.Count + 4, StringComparer.Ordinal) { [Id] = Encode(message.Id) };
        Add(ContentType, message.ContentType);
        Add(Type, message.Type);
        Add(Key, message.Key);
        foreach (var (name, value) in message.Headers)
            metadata[HeaderPrefix + Encode(name)] = Encode(value);
        return new EventEnvelope(Guid.CreateVersion7(), Name, 1, now, message.Body)
        {
            Headers = new EventHeaders { Metadata = metadata },
        };

        void Add(string name, string? value)
        {
            if (value is not null)
                metadata[name] = Encode(value);
        }
    }

    internal static TransportMessage Open(EventEnvelope envelope)
    {
        var metadata = envelope.Headers.Metadata;
        var headers = new Dictionary<string, string>(metadata.Count, StringComparer.Ordinal);
        foreach (var (name, value) in metadata)
        {
            if (name.StartsWith(HeaderPrefix, StringComparison.Ordinal))
                headers[Decode(name[HeaderPrefix.Length..])] = Decode(value);
        }

        return new TransportMessage(Find(Id) ?? "", envelope.Payload)
        {
            ContentType = Find(ContentType),
            Type = Find(Type),
            Key = Find(Key),
            Headers = headers,
        };

        string? Find(string name) => metadata.TryGetValue(name, out var value) ? Decode(value) : null;
    }

    private static string Encode(string text)
    {
        if (StoredText.Of(text, int.MaxValue) == text && (text.Length == 0 || text[0] != Escape))
            return text;
        return Escape + Convert.ToBase64String(Encoding.BigEndianUnicode.GetBytes(text));
    }

    private static string Decode(string text) => text.Length > 0 && text[0] == Escape
        ? new string([.. Convert.FromBase64String(text[1..]).Chunk(2).Select(static unit => (char)((unit[0] << 8) | unit[1]))])
        : text;
}
