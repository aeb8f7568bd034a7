using RabbitMQ.Client;

namespace SourceGenBus.Transports.RabbitMq;

/// <summary>What a program needs of a broker, as exchanges, queues and bindings.</summary>
internal sealed class TopologyPlan
{
    private static readonly Dictionary<string, object?> MembersArguments = new() { [Headers.XQueueType] = "quorum" };

    private readonly RabbitMqTransportOptions _options;

    /// <exception cref="TransportException">A name cannot be used.</exception>
    internal TopologyPlan(TransportTopology topology, RabbitMqTransportOptions options)
    {
        ArgumentNullException.ThrowIfNull(topology);
        _options = options;
        foreach (var destination in topology.Destinations)
            BrokerNames.ThrowUnlessValid(destination);
        foreach (var subscription in topology.Subscriptions)
            BrokerNames.ThrowUnlessValid(subscription);
        Exchanges = [.. topology.Destinations
            .Concat(topology.Subscriptions.Select(static subscription => subscription.Destination))
            .Distinct(StringComparer.Ordinal)];

        // Two subscriptions of a group to a destination have the same queues, and get what either wants.
        Subscriptions = [.. topology.Subscriptions
            .GroupBy(static subscription => (subscription.Destination, subscription.Group))
            .Select(static same => same.First() with
            {
                EventNames = same.Any(static one => one.EventNames.Count == 0)
                    ? []
                    : [.. same.SelectMany(static one => one.EventNames).Distinct(StringComparer.Ordinal)],
            })];
        QueueArguments = new Dictionary<string, object?>
        {
            [Headers.XQueueType] = "quorum",
            [Headers.XSingleActiveConsumer] = true,

            // Without a limit, RabbitMQ 3.10 and newer put what comes back behind all of the queue, and RabbitMQ 4 sets one of 20.
            [DeliveryLimit] = options.DeliveryLimit ?? int.MaxValue,
        };
    }

    private const string DeliveryLimit = "x-delivery-limit";

    /// <summary>Durable topic exchanges.</summary>
    internal IReadOnlyList<string> Exchanges { get; }

    internal IReadOnlyList<TransportSubscription> Subscriptions { get; }

    internal Dictionary<string, object?> QueueArguments { get; }

    /// <summary>The queues of a subscription, in the order in which they are made: the first one stands for all.</summary>
    internal IEnumerable<(string Name, Dictionary<string, object?> Arguments)> QueuesOf(TransportSubscription subscription)
    {
        yield return (BrokerNames.Members(subscription), MembersArguments);
        for (var partition = _options.PartitionsPerSubscription - 1; partition >= 0; partition--)
            yield return (BrokerNames.Queue(subscription, partition), QueueArguments);
    }

    /// <summary>The routing keys of each queue of a subscription.</summary>
    internal IEnumerable<(string Queue, string RoutingKey)> BindingsOf(TransportSubscription subscription)
    {
        for (var bucket = 0; bucket < KeyBuckets.Count; bucket++)
        {
            var queue = BrokerNames.Queue(subscription, bucket % _options.PartitionsPerSubscription);
            if (subscription.EventNames.Count == 0)
                yield return (queue, BrokerNames.AllOf(bucket));
            foreach (var name in subscription.EventNames)
                yield return (queue, BrokerNames.RoutingKey(bucket, name));
        }
    }
}
