namespace SourceGenBus.Transports.RabbitMq;

/// <summary>
/// The messages of a queue that this consumer has and has not acknowledged: those that wait to be received, those that were received, and
/// those that were rejected and are kept back. The broker keeps their number at the prefetch. Its owner's lock guards it.
/// </summary>
/// <remarks>
/// A message that is given back to the broker would come behind those that it has delivered already (with a delivery limit), or even behind
/// all of the queue (without one, since RabbitMQ 3.10). So it stays here, unacknowledged, and those with its key wait for it.
/// </remarks>
internal sealed class PartitionBuffer
{
    private readonly List<Waiting> _waiting = [];
    private readonly SortedSet<ulong> _received = [];
    private readonly SortedSet<ulong> _open = [];
    private readonly HashSet<string> _heldKeys = new(StringComparer.Ordinal);
    private int _held;

    /// <summary>How many were received and are not settled.</summary>
    internal int Received => _received.Count;

    internal void Add(RabbitMqDelivery delivery)
    {
        _waiting.Add(new Waiting(delivery, NotBefore: null));
        _open.Add(delivery.Tag);
    }

    /// <summary>Takes what may be received now, in order.</summary>
    /// <param name="maximum">How many at most.</param>
    /// <param name="now">The time.</param>
    /// <param name="deliveries">Where they go.</param>
    internal void Take(int maximum, TimeSpan now, List<TransportDelivery> deliveries)
    {
        var (kept, index) = (0, 0);
        _heldKeys.Clear();
        for (var taken = 0; index < _waiting.Count && taken < maximum; index++)
        {
            var (delivery, notBefore) = _waiting[index];
            if (notBefore > now || IsBehind(delivery))
            {
                if (_held > 0 && delivery.Message.Key is { } key)
                    _heldKeys.Add(key);
                _waiting[kept++] = _waiting[index];
                continue;
            }

            taken++;
            if (notBefore is not null)
                _held--;
            _received.Add(delivery.Tag);
            deliveries.Add(delivery);
        }

        _waiting.RemoveRange(kept, index - kept);
    }

    /// <summary>When the next of those that are kept back may be received; null when none is.</summary>
    internal TimeSpan? NextDue(TimeSpan now) =>
        _held == 0 ? null : _waiting.Where(waiting => waiting.NotBefore > now).Min(static waiting => waiting.NotBefore);

    /// <summary>Keeps a message that was received back, in its old place. False when it is not with this consumer.</summary>
    internal bool Reject(RabbitMqDelivery delivery, TimeSpan notBefore)
    {
        if (!_received.Remove(delivery.Tag))
            return false;
        var index = _waiting.FindIndex(waiting => waiting.Delivery.Tag > delivery.Tag);
        _waiting.Insert(index < 0 ? _waiting.Count : index, new Waiting(delivery.Again(), notBefore));
        _held++;
        return true;
    }

    /// <summary>
    /// Settles messages that were received, and says how the broker is told: everything up to a number at once, and single ones behind it.
    /// </summary>
    /// <param name="tags">Their numbers.</param>
    /// <param name="upTo">The number; zero for none.</param>
    /// <param name="single">The others.</param>
    /// <returns>False when one of them is not with this consumer; then nothing is settled.</returns>
    internal bool Settle(IReadOnlyList<ulong> tags, out ulong upTo, out List<ulong> single)
    {
        upTo = 0;
        single = [];
        foreach (var tag in tags)
        {
            if (!_received.Contains(tag))
                return false;
        }

        foreach (var tag in tags)
        {
            _received.Remove(tag);
            _open.Remove(tag);
        }

        var firstOpen = _open.Count == 0 ? ulong.MaxValue : _open.Min;
        foreach (var tag in tags)
        {
            if (tag > firstOpen)
                single.Add(tag);
            else
                upTo = Math.Max(upTo, tag);
        }

        return true;
    }

    private bool IsBehind(RabbitMqDelivery delivery) => _held > 0 && delivery.Message.Key is { } key && _heldKeys.Contains(key);

    private readonly record struct Waiting(RabbitMqDelivery Delivery, TimeSpan? NotBefore);
}
