using System.Globalization;

namespace SourceGenBus.Transports;

/// <summary>
/// How far one group is with a destination. Messages with one key go to one consumer after another: while one has an unacknowledged message
/// of a key, nobody else gets the next. Safe for concurrent use.
/// </summary>
internal sealed class InMemoryGroup(InMemoryDestination destination)
{
    private readonly object _gate = new();
    private readonly List<InMemoryConsumer> _consumers = [];
    private readonly SortedSet<int> _returned = [];
    private readonly Dictionary<int, InMemoryDelivery> _out = [];
    private readonly Dictionary<int, int> _counts = [];
    private int _next;

    internal void Join(InMemoryConsumer consumer)
    {
        lock (_gate)
            _consumers.Add(consumer);
    }

    internal void Wake()
    {
        InMemoryConsumer[] consumers;
        lock (_gate)
            consumers = [.. _consumers];
        foreach (var consumer in consumers)
            consumer.Wake();
    }

    /// <summary>Ends all consumers, as a broker does that goes down.</summary>
    internal void Disconnect()
    {
        InMemoryConsumer[] consumers;
        lock (_gate)
            consumers = [.. _consumers];
        foreach (var consumer in consumers)
        {
            consumer.Disconnect();
            Leave(consumer);
        }
    }

    internal List<TransportDelivery> Take(InMemoryConsumer consumer, int maximum, CancellationToken partitionLost)
    {
        var deliveries = new List<TransportDelivery>();
        lock (_gate)
        {
            if (!_consumers.Contains(consumer))
                return deliveries;
            var elsewhere = _out.Values.Where(delivery => delivery.Owner != consumer && delivery.Message.Key is not null)
                .Select(static delivery => delivery.Message.Key!).ToHashSet(StringComparer.Ordinal);
            foreach (var index in Candidates(maximum + elsewhere.Count + _out.Count))
            {
                if (deliveries.Count == maximum)
                    break;
                var message = destination.At(index)!;
                if (message.Key is { } key && elsewhere.Contains(key))
                {
                    // Skipped, and so is what comes behind it with the same key.
                    if (index == _next)
                        Skip(index);
                    continue;
                }

                deliveries.Add(Hand(consumer, index, message, partitionLost));
            }
        }

        return deliveries;
    }

    internal void Acknowledge(InMemoryConsumer consumer, IReadOnlyList<TransportDelivery> deliveries)
    {
        lock (_gate)
        {
            foreach (var delivery in deliveries)
            {
                var own = (InMemoryDelivery)delivery;
                if (own.Owner != consumer || !_out.Remove(own.Index))
                    throw new TransportException("The message is not with this consumer any more.") { IsTransient = true };
                _counts.Remove(own.Index);
            }
        }

        Wake();
    }

    internal void Return(InMemoryConsumer consumer, TransportDelivery delivery)
    {
        lock (_gate)
        {
            var own = (InMemoryDelivery)delivery;
            if (own.Owner != consumer || !_out.Remove(own.Index))
                throw new TransportException("The message is not with this consumer any more.") { IsTransient = true };
            _returned.Add(own.Index);
        }

        Wake();
    }

    /// <summary>What a consumer has and did not acknowledge is for the others.</summary>
    internal void Leave(InMemoryConsumer consumer)
    {
        lock (_gate)
        {
            _consumers.Remove(consumer);
            foreach (var (index, _) in _out.Where(entry => entry.Value.Owner == consumer).ToList())
            {
                _out.Remove(index);
                _returned.Add(index);
            }
        }

        Wake();
    }

    /// <summary>First what came back, then what nobody has had, in order.</summary>
    private List<int> Candidates(int maximum)
    {
        List<int> candidates = [.. _returned.Take(maximum)];
        for (var index = _next; candidates.Count < maximum && destination.At(index) is not null; index++)
            candidates.Add(index);
        return candidates;
    }

    private void Skip(int index)
    {
        _returned.Add(index);
        _next = index + 1;
    }

    private InMemoryDelivery Hand(InMemoryConsumer consumer, int index, TransportMessage message, CancellationToken partitionLost)
    {
        _returned.Remove(index);
        if (index >= _next)
            _next = index + 1;
        var count = _counts.GetValueOrDefault(index) + 1;
        _counts[index] = count;
        var delivery = new InMemoryDelivery(message, destination.Name, consumer, index)
        {
            Position = index.ToString(CultureInfo.InvariantCulture),
            DeliveryCount = count,
            PartitionLost = partitionLost,
        };
        _out[index] = delivery;
        return delivery;
    }
}
