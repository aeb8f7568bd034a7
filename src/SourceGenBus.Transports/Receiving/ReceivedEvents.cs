using System.Data.Common;
using Microsoft.Extensions.Logging;
using SourceGenBus.Diagnostics;
using SourceGenBus.EventStore;

namespace SourceGenBus.Transports;

/// <summary>
/// Puts received messages into the outbox of the program's database. Returns only when they are there, or their partition is lost: while the
/// database is away it tries again, and tells the broker that it still works on them.
/// </summary>
internal sealed class ReceivedEvents(
    IOutboxStorage outbox, MessageReader reader, string destination, TransportOptions options, TimeProvider timeProvider, ILogger logger)
    : IReceivedMessages
{
    private readonly GuardedLogger _logger = new(logger);

    public void Subscribed()
    {
        // Nobody waits for that.
    }

    /// <returns>What can be acknowledged.</returns>
    public async ValueTask<List<TransportDelivery>> StoreAsync(
        ITransportConsumer consumer, IReadOnlyList<TransportDelivery> deliveries, CancellationToken cancellationToken)
    {
        var current = deliveries.ToList();
        for (var attempt = 1; ; attempt++)
        {
            current.RemoveAll(static delivery => delivery.PartitionLost.IsCancellationRequested);
            if (current.Count == 0)
                return current;
            try
            {
                await WriteAsync(Read(current), cancellationToken).ConfigureAwait(false);
                return current;
            }
            catch (Exception exception) when (outbox.IsOutage(exception) && !cancellationToken.IsCancellationRequested)
            {
                if (attempt == 1)
                    TransportLog.NotStored(_logger, current.Count, destination, ExceptionText.Of(exception), exception);
                await Task.Delay(options.OutageDelay, timeProvider, cancellationToken).ConfigureAwait(false);
                await consumer.ExtendAsync(current, cancellationToken).WithinAsync(
                    options.ConfirmTimeout, "Holding messages", timeProvider, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>The events of messages, each once.</summary>
    private List<(TransportDelivery Delivery, EventEnvelope Envelope)> Read(List<TransportDelivery> deliveries)
    {
        var events = new List<(TransportDelivery, EventEnvelope)>(deliveries.Count);
        var seen = new Dictionary<Guid, EventEnvelope>(deliveries.Count);
        foreach (var delivery in deliveries)
        {
            var read = reader.Read(delivery);
            if (read.Envelope is not { } envelope)
                continue;
            if (read.Problem is { } problem)
                TransportLog.Unreadable(_logger, destination, delivery.Position, problem);
            if (seen.TryAdd(envelope.Id, envelope))
                events.Add((delivery, envelope));
            else if (!EventContents.AreSame(seen[envelope.Id], envelope))
                AddUnreadable(events, seen, delivery, $"Another message has the id {envelope.Id} and other contents.");
        }

        return events;
    }

    private void AddUnreadable(
        List<(TransportDelivery, EventEnvelope)> events, Dictionary<Guid, EventEnvelope> seen, TransportDelivery delivery, string reason)
    {
        TransportLog.Unreadable(_logger, destination, delivery.Position, reason);
        var record = reader.Unreadable(delivery, reason).Envelope!;
        if (seen.TryAdd(record.Id, record))
            events.Add((delivery, record));
    }

    private async ValueTask WriteAsync(List<(TransportDelivery Delivery, EventEnvelope Envelope)> events, CancellationToken cancellationToken)
    {
        if (events.Count == 0)
            return;
        try
        {
            await outbox.WriteAsync(
                events.ConvertAll(static entry => entry.Envelope), notBefore: null, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (!outbox.IsOutage(exception) && !cancellationToken.IsCancellationRequested)
        {
            // The database refuses one of them. One after the other shows which, and the others keep their order.
            foreach (var (delivery, envelope) in events)
                await WriteOneAsync(delivery, envelope, cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask WriteOneAsync(TransportDelivery delivery, EventEnvelope envelope, CancellationToken cancellationToken)
    {
        try
        {
            await outbox.WriteAsync([envelope], notBefore: null, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (
            !outbox.IsOutage(exception) && !cancellationToken.IsCancellationRequested && envelope.Name != UnreadableMessage.EventName)
        {
            var reason = $"The database refuses the event: {StoredText.Of(StoredText.Of(exception, maximumLength: 1000), highest: '\x7f')}";
            TransportLog.Unreadable(_logger, destination, delivery.Position, reason);
            await outbox.WriteAsync(
                [reader.Unreadable(delivery, reason).Envelope!], notBefore: null, cancellationToken).ConfigureAwait(false);
        }
    }
}
