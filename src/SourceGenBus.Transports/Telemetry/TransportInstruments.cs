using System.Diagnostics;
using System.Diagnostics.Metrics;
using SourceGenBus.EventStore;

namespace SourceGenBus.Transports;

/// <summary>Spans and metrics by OpenTelemetry's conventions for messaging. Without a listener they cost a comparison; none may throw.</summary>
internal static class TransportInstruments
{
    private const string SystemTag = "messaging.system";
    private const string DestinationTag = "messaging.destination.name";
    private const string OperationTag = "messaging.operation.name";
    private const string OperationTypeTag = "messaging.operation.type";
    private const string GroupTag = "messaging.consumer.group.name";

    private static readonly ActivitySource Source = new(EventBusTelemetry.SourceName);
    private static readonly Meter Meter = new(EventBusTelemetry.MeterName);

    private static readonly Counter<long> Sent =
        Meter.CreateCounter<long>("messaging.client.sent.messages", "{message}", "Messages that were sent to a broker.");

    private static readonly Counter<long> Consumed =
        Meter.CreateCounter<long>("messaging.client.consumed.messages", "{message}", "Messages that were received from a broker.");

    private static readonly Histogram<double> Duration =
        Meter.CreateHistogram<double>(
            "messaging.client.operation.duration", "s", "How long the broker took to confirm a batch of messages.");

    internal static Activity? StartSend(string system, string destination, EventEnvelope envelope)
    {
        try
        {
            if (!Source.HasListeners())
                return null;
            if (!ActivityContext.TryParse(envelope.Headers.TraceParent, envelope.Headers.TraceState, isRemote: true, out var parent))
                parent = default; // A trace of its own.
            return Source.StartActivity(
                $"send {destination}",
                ActivityKind.Producer,
                parent,
                [
                    new(SystemTag, system),
                    new(DestinationTag, destination),
                    new(OperationTag, "send"),
                    new(OperationTypeTag, "send"),
                    new("messaging.message.id", envelope.Id.ToString()),
                    new("cloudevents.event_type", envelope.Name),
                ]);
        }
        catch (Exception)
        {
            return null; // A listener of the application's, which must not keep an event from being sent.
        }
    }

    internal static Activity? StartReceive(string system, TransportSubscription subscription, int count)
    {
        try
        {
            return Source.HasListeners()
                ? Source.StartActivity(
                    $"receive {subscription.Destination}",
                    ActivityKind.Consumer,
                    default(ActivityContext),
                    [
                        new(SystemTag, system),
                        new(DestinationTag, subscription.Destination),
                        new(OperationTag, "receive"),
                        new(OperationTypeTag, "receive"),
                        new(GroupTag, subscription.Group),
                        new("messaging.batch.message_count", count),
                    ])
                : null;
        }
        catch (Exception)
        {
            return null; // As above.
        }
    }

    internal static void CountSent(string system, string destination, IReadOnlyList<SendResult> results, TimeSpan duration)
    {
        try
        {
            if (!Sent.Enabled && !Duration.Enabled)
                return;
            var confirmed = results.Count(static result => result.Outcome == SendOutcome.Confirmed);
            if (confirmed > 0)
                Sent.Add(confirmed, new(SystemTag, system), new(DestinationTag, destination), new(OperationTag, "send"));
            if (confirmed < results.Count)
            {
                Sent.Add(
                    results.Count - confirmed,
                    new(SystemTag, system),
                    new(DestinationTag, destination),
                    new(OperationTag, "send"),
                    new("error.type", "unconfirmed"));
            }

            Duration.Record(
                duration.TotalSeconds, new(SystemTag, system), new(DestinationTag, destination), new(OperationTag, "send"));
        }
        catch (Exception)
        {
            // As above.
        }
    }

    internal static void CountReceived(string system, TransportSubscription subscription, int count)
    {
        try
        {
            Consumed.Add(
                count,
                new(SystemTag, system),
                new(DestinationTag, subscription.Destination),
                new(OperationTag, "receive"),
                new(GroupTag, subscription.Group));
        }
        catch (Exception)
        {
            // As above.
        }
    }
}
