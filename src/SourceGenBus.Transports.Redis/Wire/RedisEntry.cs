using System.Collections.ObjectModel;
using StackExchange.Redis;

namespace SourceGenBus.Transports.Redis;

/// <summary>
/// A message as the fields of an entry of a stream: <c>id</c>, <c>type</c>, <c>content-type</c>, <c>key</c>, <c>body</c>, and
/// <c>h:name</c> for each header. A field for each header, not one with all of them, so that programs in other languages read and write them
/// with their own client and no format of ours. A stream stores names that its entries have in common once.
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

    /// <summary>How many bytes it takes at least; an estimate, by which batches are cut.</summary>
    internal static long SizeOf(TransportMessage message)
    {
        long size = message.Body.Length + message.Id.Length;
        foreach (var (name, value) in message.Headers)
            size += name.Length + value.Length;
        return size;
    }

    /// <summary>Appends the number of fields and values, and then these.</summary>
    internal static void Write(TransportMessage message, List<RedisValue> arguments)
    {
        var start = arguments.Count;
        arguments.Add(RedisValue.EmptyString);
        Add(IdField, WireText.Encode(message.Id));
        if (message.Type is { } type)
            Add(TypeField, WireText.Encode(type));
        if (message.ContentType is { } contentType)
            Add(ContentTypeField, WireText.Encode(contentType));
        if (message.Key is { } key)
            Add(KeyField, WireText.Encode(key));
        foreach (var (name, value) in message.Headers)
            Add(WireText.Encode(HeaderPrefix + name), WireText.Encode(value));
        Add(BodyField, message.Body);
        arguments[start] = arguments.Count - start - 1;

        void Add(RedisValue field, RedisValue value)
        {
            arguments.Add(field);
            arguments.Add(value);
        }
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
