using RabbitMQ.Client;

namespace SourceGenBus.Transports.RabbitMq;

/// <summary>Reads a message of this transport or of any other program.</summary>
internal static class IncomingMessage
{
    /// <summary>Where a quorum queue counts the deliveries that failed.</summary>
    private const string CountHeader = "x-delivery-count";

    /// <summary>The key as CloudEvents have it, which programs write that do not know the header of this transport.</summary>
    private const string PartitionKeyHeader = "ce_partitionkey";

    internal static TransportMessage Read(IReadOnlyBasicProperties properties, ReadOnlyMemory<byte> body)
    {
        var headers = new Dictionary<string, string>(StringComparer.Ordinal);
        string? key = null;
        if (properties.Headers is { } table)
        {
            foreach (var (name, value) in table)
            {
                if (name == OutgoingMessage.KeyHeader)
                    key = HeaderText.Of(value);
                else if (name != CountHeader || HeaderText.WholeNumber(value) is null)
                    headers[name] = HeaderText.Of(value);
            }
        }

        // The client uses the memory of the body again.
        return new TransportMessage(properties.MessageId ?? "", body.ToArray())
        {
            ContentType = properties.IsContentTypePresent() ? properties.ContentType : null,
            Type = properties.IsTypePresent() ? properties.Type : null,
            Key = key ?? headers.GetValueOrDefault(PartitionKeyHeader),
            Headers = headers,
        };
    }

    /// <summary>How often it has been delivered, this time included. The first time, the broker writes no count.</summary>
    internal static int DeliveryCountOf(IReadOnlyBasicProperties properties)
    {
        var failed = properties.Headers is { } headers && headers.TryGetValue(CountHeader, out var value)
            ? HeaderText.WholeNumber(value) ?? 0
            : 0;
        return (int)Math.Clamp(failed + 1, 1, int.MaxValue);
    }
}
