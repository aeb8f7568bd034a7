using System.Collections.ObjectModel;
using StackExchange.Redis;

namespace SourceGenBus.Transports.Redis;

/// <summary>
/// A message as the fields of an entry of a stream: <c>id</c>, <c>type</c>, <c>content-type</c>, <c>key</c>, <c>body</c>, and
/// <c>h:name</c> for each header. A field for each header, not one with all of them, so that programs in other languages read and write
/// them with their own client and no format of ours. A stream stores names that its entries have in common once.
/// </summary>
internal static class RedisEntry
{
    /// <summary>As many as a script can pass on at once, with room for the fields beside the headers.</summary>
    internal const int MaximumHeaders = 3_000;

    private const string HeaderPrefix = "h:";
    private const string Id = "id";
    private const string Type = "type";
    private const string ContentType = "content-type";
    private const string Key = "key";
    private const string Body = "body";

    private static readonly RedisValue IdField = Id;
    private static readonly RedisValue TypeField = Type;
    private static readonly RedisValue ContentTypeField = ContentType;
    private static readonly RedisValue KeyField = Key;
    private static readonly RedisValue BodyField = Body;

    /// <summary>About how many bytes it takes, by which batches are cut.</summary>
    internal static long SizeOf(TransportMessage message)
    {
        const int OfField = 16;
        long size = message.Body.Length + message.Id.Length + (5 * OfField);
        foreach (var (name, value) in message.Headers)
            size += name.Length + value.Length + OfField;
        return size;
    }

    internal static NameValueEntry[] Write(TransportMessage message)
    {
        var count = 2 + message.Headers.Count + Present(message.Type) + Present(message.ContentType) + Present(message.Key);
        var fields = new NameValueEntry[count];
        fields[0] = new NameValueEntry(IdField, WireText.Encode(message.Id));
        var next = 1;
        Add(TypeField, message.Type);
        Add(ContentTypeField, message.ContentType);
        Add(KeyField, message.Key);
        foreach (var (name, value) in message.Headers)
            Add(WireText.Encode(HeaderPrefix + name), value);
        fields[next] = new NameValueEntry(BodyField, message.Body);
        return fields;

        void Add(RedisValue field, string? value)
        {
            if (value is not null)
                fields[next++] = new NameValueEntry(field, WireText.Encode(value));
        }

        static int Present(string? value) => value is null ? 0 : 1;
    }

    /// <summary>
    /// Reads an entry. What another program wrote may lack every field; fields that are none of ours become headers of the same name.
    /// </summary>
    /// <param name="fields">Names and values in turn.</param>
    internal static TransportMessage Read(RedisResult fields)
    {
        string? id = null, type = null, contentType = null, key = null;
        ReadOnlyMemory<byte> body = default;
        Dictionary<string, string>? headers = null;
        for (var index = 0; index + 1 < fields.Length; index += 2)
        {
            var name = WireText.Decode(Bytes(fields[index]));
            var value = Bytes(fields[index + 1]);
            switch (name)
            {
                case Id:
                    id = WireText.Decode(value);
                    break;
                case Type:
                    type = WireText.Decode(value);
                    break;
                case ContentType:
                    contentType = WireText.Decode(value);
                    break;
                case Key:
                    key = WireText.Decode(value);
                    break;
                case Body:
                    body = value;
                    break;
                default:
                    headers ??= new Dictionary<string, string>(StringComparer.Ordinal);
                    var header = name.StartsWith(HeaderPrefix, StringComparison.Ordinal) ? name[HeaderPrefix.Length..] : name;
                    headers[header] = WireText.Decode(value);
                    break;
            }
        }

        return new TransportMessage(id ?? "", body)
        {
            Type = type,
            ContentType = contentType,
            Key = key,
            Headers = headers is null ? ReadOnlyDictionary<string, string>.Empty : headers,
        };
    }

    internal static ReadOnlyMemory<byte> Bytes(RedisResult value) => (RedisValue)value;
}
