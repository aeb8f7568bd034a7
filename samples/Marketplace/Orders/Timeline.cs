using System.Data.Common;
using System.Globalization;
using Marketplace.Contracts;
using Marketplace.Hosting;
using SourceGenBus;
using SourceGenBus.EventStore;

namespace Marketplace.Orders;

/// <summary>What has happened to each order: a stream for each, in the database of this service.</summary>
internal sealed class Timeline(IDurableStore store, EventStreams streams, Outbox outbox, ILogger<Timeline> logger)
{
    /// <summary>Stores the order and what the other services shall know, or neither.</summary>
    internal async Task PlaceAsync(OrderPlaced placed, CancellationToken cancellationToken)
    {
        await using var unit = await store.BeginAsync(cancellationToken);
        await streams.AppendAsync(unit.Transaction, StreamOf(placed.OrderId), ExpectedVersion.None, [placed], cancellationToken: cancellationToken);
        await outbox.WriteAsync(unit.Transaction, [placed], cancellationToken: cancellationToken);
        await unit.CommitAsync(cancellationToken);
    }

    /// <summary>Notes what another service has done, in the transaction of the handler.</summary>
    internal async ValueTask AddAsync(string orderId, DomainEvent @event, EventContext context, CancellationToken cancellationToken)
    {
        await streams.AppendAsync(
            (DbTransaction)context.Session!, StreamOf(orderId), ExpectedVersion.Any, [@event], context, cancellationToken);
        Travel.Log(logger, orderId, @event.GetType().Name, context);
    }

    /// <summary>Null when there is no such order.</summary>
    internal async Task<OrderView?> ReadAsync(string orderId, CancellationToken cancellationToken)
    {
        List<OrderStep> steps = [];
        var status = "placed";
        await foreach (var recorded in streams.ReadAsync(StreamOf(orderId), cancellationToken: cancellationToken))
        {
            (status, var detail) = recorded.Event switch
            {
                OrderPlaced placed => ("placed", string.Create(CultureInfo.InvariantCulture, $"{placed.Quantity} x {placed.Product}, {placed.Total} in all")),
                PaymentTaken taken => ("paid", string.Create(CultureInfo.InvariantCulture, $"{taken.Amount}")),
                PaymentDeclined declined => ("declined", declined.Reason),
                OrderShipped shipped => ("shipped", $"parcel {shipped.Parcel}"),
                _ => (status, ""),
            };
            steps.Add(new OrderStep(recorded.Envelope.Time, recorded.Envelope.Name, detail, Travel.TraceOf(recorded.Envelope.Headers.TraceParent)));
        }

        return steps.Count == 0 ? null : new OrderView(orderId, status, steps);
    }

    private static string StreamOf(string orderId) => $"order-{orderId}";
}
