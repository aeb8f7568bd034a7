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

    /// <summary>
    /// The steps of an order in the order in which they happened; null when there is no such order. A destination keeps the order of a key,
    /// and two of them know nothing of one another: that an order is shipped may arrive before that it is paid.
    /// </summary>
    internal async Task<OrderView?> ReadAsync(string orderId, CancellationToken cancellationToken)
    {
        List<(string Status, OrderStep Step)> steps = [];
        await foreach (var recorded in streams.ReadAsync(StreamOf(orderId), cancellationToken: cancellationToken))
        {
            var (status, detail) = recorded.Event switch
            {
                OrderPlaced placed => ("placed", string.Create(CultureInfo.InvariantCulture, $"{placed.Quantity} x {placed.Product}, {placed.Total} in all")),
                PaymentTaken taken => ("paid", string.Create(CultureInfo.InvariantCulture, $"{taken.Amount}")),
                PaymentDeclined declined => ("declined", declined.Reason),
                OrderShipped shipped => ("shipped", $"parcel {shipped.Parcel}"),
                var other => (other.GetType().Name, ""),
            };
            var trace = Travel.TraceOf(recorded.Envelope.Headers.TraceParent);
            steps.Add((status, new OrderStep(recorded.Envelope.Time, recorded.Envelope.Name, detail, trace)));
        }

        if (steps.Count == 0)
            return null;
        steps.Sort(static (left, right) => left.Step.At.CompareTo(right.Step.At));
        return new OrderView(orderId, steps[^1].Status, steps.ConvertAll(static step => step.Step));
    }

    private static string StreamOf(string orderId) => $"order-{orderId}";
}
