using System.Buffers;
using System.Collections;
using System.Globalization;
using System.Text;
using System.Text.Json;
using RabbitMQ.Client;

namespace SourceGenBus.Transports.RabbitMq;

/// <summary>
/// The text of a header, whatever another program has put there: AMQP tables have numbers, times, bytes, lists and tables. Never throws.
/// </summary>
internal static class HeaderText
{
    /// <summary>How deep lists and tables are read.</summary>
    private const int MaximumDepth = 16;

    internal static string Of(object? value) => value switch
    {
        null => "",
        string text => text,
        byte[] bytes => Encoding.UTF8.GetString(bytes),
        bool yes => yes ? "true" : "false",
        BinaryTableValue binary => Convert.ToBase64String(binary.Bytes ?? []),
        AmqpTimestamp time => OfTime(time),
        IDictionary<string, object?> or IList => OfNested(value),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => "",
    };

    /// <summary>A whole number, such as a count of the broker; null for anything else.</summary>
    internal static long? WholeNumber(object? value) => value switch
    {
        long or int or short or sbyte or byte or ushort or uint => Convert.ToInt64(value, CultureInfo.InvariantCulture),
        _ => null,
    };

    private static string OfTime(AmqpTimestamp time) =>
        time.UnixTime >= DateTimeOffset.MinValue.ToUnixTimeSeconds() && time.UnixTime <= DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            ? DateTimeOffset.FromUnixTimeSeconds(time.UnixTime).ToString("O", CultureInfo.InvariantCulture)
            : time.UnixTime.ToString(CultureInfo.InvariantCulture);

    private static string OfNested(object value)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
            Write(writer, value, depth: 0);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter writer, object? value, int depth)
    {
        switch (value)
        {
            case null:
                writer.WriteNullValue();
                break;
            case bool yes:
                writer.WriteBooleanValue(yes);
                break;
            case IDictionary<string, object?> table when depth < MaximumDepth:
                writer.WriteStartObject();
                foreach (var (name, entry) in table)
                {
                    writer.WritePropertyName(name);
                    Write(writer, entry, depth + 1);
                }

                writer.WriteEndObject();
                break;
            case IList list and not byte[] when depth < MaximumDepth:
                writer.WriteStartArray();
                foreach (var entry in list)
                    Write(writer, entry, depth + 1);
                writer.WriteEndArray();
                break;
            case IDictionary<string, object?> or (IList and not byte[]):
                writer.WriteStringValue("...");
                break;
            default:
                if (WholeNumber(value) is { } number)
                    writer.WriteNumberValue(number);
                else
                    writer.WriteStringValue(Of(value));
                break;
        }
    }
}
