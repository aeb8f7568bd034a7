using System.Globalization;
using System.Text;
using RabbitMQ.Client;

namespace SourceGenBus.Transports.RabbitMq;

/// <summary>A message as AMQP has it, and what AMQP has no room for.</summary>
internal static class OutgoingMessage
{
    /// <summary>The header of the key.</summary>
    internal const string KeyHeader = "x-sgb-key";

    /// <summary>What the fixed parts of the properties and each header take at most, beside their texts.</summary>
    private const int FixedBytes = 64;
    private const int BytesPerHeader = 6;

    /// <summary>
    /// Why the broker would never take a message; null when it may. A frame that is too large would cost the connection, and a body that is
    /// too large the channel, with all messages that are on their way.
    /// </summary>
    internal static string? ProblemOf(TransportMessage message, string routingKey, long largestBody, uint frameMax)
    {
        if (message.Body.Length > largestBody)
        {
            return string.Create(
                CultureInfo.InvariantCulture,
                $"The body has {message.Body.Length} bytes, but the broker takes {largestBody}. Raise the broker's max_message_size and "
                + $"the option LargestMessage, or send less.");
        }

        if (!BrokerNames.Fits(routingKey))
            return $"The routing key with the name of the event has more than {BrokerNames.Longest} bytes. Give the event a shorter name.";
        if (!BrokerNames.Fits(message.Id))
            return $"The id has more than the {BrokerNames.Longest} bytes that AMQP has for it.";
        if (message.ContentType is { } contentType && !BrokerNames.Fits(contentType))
            return $"The content type has more than the {BrokerNames.Longest} bytes that AMQP has for it.";
        long size = FixedBytes + (message.Type?.Length ?? 0) + message.Id.Length + (message.ContentType?.Length ?? 0);
        size = (size + (message.Key?.Length ?? 0)) * 3;
        foreach (var (name, value) in message.Headers)
        {
            if (name.Length == 0 || !BrokerNames.Fits(name))
                return $"A header has no name, or one of more than the {BrokerNames.Longest} bytes that AMQP has for it.";
            size += BytesPerHeader + Encoding.UTF8.GetByteCount(name) + (value is null ? 0 : Encoding.UTF8.GetByteCount(value));
        }

        return frameMax > 0 && size > frameMax - FixedBytes
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"Headers, key and names have {size} bytes, more than a frame of the connection, {frameMax}. Put them into the body, or "
                + $"raise the broker's frame_max.")
            : null;
    }

    internal static BasicProperties PropertiesOf(TransportMessage message, AmqpTimestamp now)
    {
        var headers = new Dictionary<string, object?>(message.Headers.Count + 1, StringComparer.Ordinal);
        foreach (var (name, value) in message.Headers)
            headers[name] = value;
        if (message.Key is { } key)
            headers[KeyHeader] = key;
        else
            headers.Remove(KeyHeader);
        var properties = new BasicProperties { DeliveryMode = DeliveryModes.Persistent, Timestamp = now, Headers = headers };
        if (message.Id.Length > 0)
            properties.MessageId = message.Id;
        if (message.ContentType is { } contentType)
            properties.ContentType = contentType;
        if (message.Type is { } type)
            properties.Type = type;
        return properties;
    }
}
