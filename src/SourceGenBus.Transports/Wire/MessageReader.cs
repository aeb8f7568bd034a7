using System.Globalization;
using System.Text.Json;
using SourceGenBus.EventStore;

namespace SourceGenBus.Transports;

/// <summary>Makes events of the messages of one subscription. Never throws for what is in a message.</summary>
/// <param name="subscription">What is received, and how.</param>
/// <param name="wanted">Whether anything here handles the events of a name.</param>
/// <param name="timeProvider">The clock, for events without a time.</param>
internal sealed class MessageReader(SubscriptionOptions subscription, Func<string, bool> wanted, TimeProvider timeProvider)
{
    /// <summary>How long somebody is taken to wait who does not say so.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(5);

    internal ReceivedMessage Read(TransportDelivery delivery)
    {
        try
        {
            var envelope = Envelope(delivery);
            if (envelope is null || !wanted(envelope.Name))
                return default;
            CheckedText.ThrowUnlessStorable([envelope]);
            return new ReceivedMessage(envelope);
        }
        catch (Exception exception) when (exception is EventFormatException or ArgumentException or JsonException)
        {
            return Unreadable(delivery, exception.Message);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // The application's own reading of a foreign message.
            return Unreadable(delivery, $"Reading the message failed: {StoredText.Of(exception)}");
        }
    }

    internal ReceivedMessage Unreadable(TransportDelivery delivery, string reason) => new(
        UnreadableMessage.Wrap(delivery, subscription.Destination, reason, timeProvider.GetUtcNow(), subscription.LargestMessage), reason);

    private EventEnvelope? Envelope(TransportDelivery delivery)
    {
        var message = delivery.Message;
        if (message.Body.Length > subscription.LargestMessage)
        {
            throw new EventFormatException(string.Create(
                CultureInfo.InvariantCulture,
                $"The message has {message.Body.Length} bytes, more than the {subscription.LargestMessage} that this subscription takes. "
                + $"Raise LargestMessage, or let the sender put less into it."));
        }

        if (subscription.ReadForeign is { } foreign && CloudEventNames.Find(message.Headers, CloudEventNames.SpecVersion) is null
            && foreign(message) is { } read)
        {
            return read with { Headers = read.Headers with { ReceivedFrom = subscription.Destination } };
        }

        return FromCloudEvent(CloudEventAttributes.Of(message), message);
    }

    private EventEnvelope FromCloudEvent(CloudEventAttributes attributes, TransportMessage message)
    {
        var name = attributes[CloudEventNames.Type] ?? message.Type
            ?? throw new EventFormatException(
                "The message has no attribute 'type', so it is not known which event it is. A producer that writes no CloudEvents needs "
                + "ReadForeign in the options of the subscription.");
        var source = attributes[CloudEventNames.Source] ?? "";
        var id = attributes[CloudEventNames.Id] ?? message.Id;
        if (id.Length == 0)
            throw new EventFormatException($"The message of type '{StoredText.Of(name, 100)}' has no id, by which duplicates would be found.");
        ThrowUnlessJson(attributes.Data, name);
        var traceParent = attributes[CloudEventNames.TraceParent] ?? message.Headers.GetValueOrDefault(CloudEventNames.TraceParent);
        return new EventEnvelope(EventIds.Of(id, source), name, VersionOf(attributes), TimeOf(attributes), attributes.Data)
        {
            Key = message.Key ?? attributes[CloudEventNames.PartitionKey],
            Headers = new EventHeaders
            {
                Source = Uri.UnescapeDataString(source),
                CorrelationId = attributes[CloudEventNames.CorrelationId],
                CausationId = attributes[CloudEventNames.CausationId],
                UserId = attributes[CloudEventNames.UserId],
                TenantId = attributes[CloudEventNames.TenantId],
                TraceParent = traceParent,
                TraceState = attributes[CloudEventNames.TraceState] ?? message.Headers.GetValueOrDefault(CloudEventNames.TraceState),
                ReceivedFrom = subscription.Destination,
                ReplyTo = ReplyToOf(attributes),
                ExpiresAt = ExpiryOf(attributes),
                Metadata = MetadataOf(attributes),
            },
        };
    }

    private static string? ReplyToOf(CloudEventAttributes attributes) => attributes[CloudEventNames.ReplyTo] switch
    {
        null or "" => null,
        var name when PendingRequests.IsDestination(name) => name,
        var name => throw new EventFormatException(
            $"The message wants its answer sent to '{StoredText.Of(name, 100)}', which is no destination for answers."),
    };

    /// <summary>Nobody waits for ever: an answer whose destination is gone would be tried again and again.</summary>
    private DateTimeOffset? ExpiryOf(CloudEventAttributes attributes)
    {
        if (string.IsNullOrEmpty(attributes[CloudEventNames.ReplyTo]))
            return null;
        return DateTimeOffset.TryParse(
            attributes[CloudEventNames.ExpiryTime], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time.ToUniversalTime()
            : timeProvider.GetUtcNow() + LongestWait;
    }

    /// <summary>The database and the handlers expect JSON; finding out now names the message and not a row.</summary>
    private static void ThrowUnlessJson(ReadOnlyMemory<byte> data, string name)
    {
        var reader = new Utf8JsonReader(data.Span);
        try
        {
            reader.Read();
            reader.Skip();
            if (!reader.Read())
                return;
        }
        catch (JsonException exception)
        {
            throw new EventFormatException($"The body of '{StoredText.Of(name, 100)}' is no JSON: {exception.Message}", exception);
        }
    }

    private static int VersionOf(CloudEventAttributes attributes) =>
        attributes[CloudEventNames.SchemaVersion] is not { } text
            ? 1
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var version) && version > 0
                ? version
                : throw new EventFormatException($"The attribute 'schemaversion' is '{StoredText.Of(text, 100)}', but it is a number from 1.");

    /// <summary>A time that cannot be read is no reason to lose an event.</summary>
    private DateTimeOffset TimeOf(CloudEventAttributes attributes) =>
        DateTimeOffset.TryParse(
            attributes[CloudEventNames.Time], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time.ToUniversalTime()
            : timeProvider.GetUtcNow();

    private Dictionary<string, string> MetadataOf(CloudEventAttributes attributes)
    {
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in subscription.ReceivedMetadata)
        {
            if (attributes[name] is { } value)
                metadata[name] = value;
        }

        return metadata;
    }
}
