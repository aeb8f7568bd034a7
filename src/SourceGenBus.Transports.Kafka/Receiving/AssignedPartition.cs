using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Confluent.Kafka;

namespace SourceGenBus.Transports.Kafka;

/// <summary>
/// A partition while this consumer has it: what was fetched of it and is not committed. Not thread-safe; <see cref="PartitionSet"/> sees to
/// that.
/// </summary>
/// <param name="id">The topic and the number.</param>
[SuppressMessage("Design", "CA1001", Justification = "Deliveries have the token for longer, and it has no timer to free.")]
internal sealed class AssignedPartition(TopicPartition id)
{
    private readonly List<FetchedMessage> _messages = [];
    private readonly CancellationTokenSource _lost = new();
    private long _last = -1;

    internal TopicPartition Id => id;

    internal string Name { get; } = string.Create(CultureInfo.InvariantCulture, $"{id.Topic}/{id.Partition.Value}");

    internal CancellationToken Lost => _lost.Token;

    /// <summary>Nothing of it is handed out any more, since another consumer is to have it.</summary>
    internal bool IsLeaving { get; set; }

    /// <summary>This consumer does not have it any more.</summary>
    internal bool IsGone { get; private set; }

    /// <summary>Whether the client was told not to fetch from it.</summary>
    internal bool IsPaused { get; set; }

    /// <summary>Where to fetch from when it is fetched from again; null for where it was.</summary>
    internal long? FetchFrom { get; set; }

    /// <summary>Until when nothing of it is handed out, by the timestamps of the clock; null for now.</summary>
    internal long? HeldUntil { get; set; }

    /// <summary>The offset that can be committed; null when nothing was acknowledged.</summary>
    internal long? Position { get; private set; }

    /// <summary>The offset that was committed.</summary>
    internal long? Committed { get; set; }

    internal bool NeedsCommit => Position is { } position && position != Committed;

    /// <summary>How many messages are here, those that wait for others to be committed with them included.</summary>
    internal int Count => _messages.Count;

    internal int HandedOut { get; private set; }

    internal int Waiting { get; private set; }

    internal void Add(long offset, TransportMessage message)
    {
        // After a seek it may be known already, and before one it comes again.
        if (offset <= _last || FetchFrom is not null || IsLeaving)
            return;
        _last = offset;
        _messages.Add(new FetchedMessage(offset, message));
        Waiting++;
    }

    internal void Take(int maximum, List<TransportDelivery> deliveries)
    {
        for (var index = 0; index < _messages.Count && Waiting > 0 && deliveries.Count < maximum; index++)
        {
            var fetched = _messages[index];
            if (fetched.State != MessageState.Waiting)
                continue;
            fetched.State = MessageState.HandedOut;
            fetched.Deliveries++;
            Waiting--;
            HandedOut++;
            deliveries.Add(new KafkaDelivery(fetched, this)
            {
                Position = fetched.Offset.ToString(CultureInfo.InvariantCulture),
                PartitionLost = Lost,

                // The cluster does not count. What this consumer knows is more than nothing.
                DeliveryCount = fetched.Deliveries > 1 ? fetched.Deliveries : null,
            });
        }
    }

    internal void Acknowledge(FetchedMessage fetched)
    {
        if (fetched.State != MessageState.HandedOut)
            return;
        fetched.State = MessageState.Acknowledged;
        HandedOut--;
        var done = 0;
        while (done < _messages.Count && _messages[done].State == MessageState.Acknowledged)
            Position = _messages[done++].Offset + 1;
        _messages.RemoveRange(0, done);
    }

    internal void Reject(FetchedMessage fetched)
    {
        if (fetched.State != MessageState.HandedOut)
            return;
        fetched.State = MessageState.Waiting;
        HandedOut--;
        Waiting++;
    }

    /// <summary>Forgets what was never handed out. It is fetched again when the partition is fetched from again.</summary>
    internal void DropUnseen()
    {
        var first = _messages.Count;
        while (first > 0 && _messages[first - 1] is { State: MessageState.Waiting, Deliveries: 0 })
            first--;
        if (first == _messages.Count)
            return;
        FetchFrom = _messages[first].Offset;
        _last = FetchFrom.Value - 1;
        Waiting -= _messages.Count - first;
        _messages.RemoveRange(first, _messages.Count - first);
    }

    /// <summary>How many messages of it were with somebody who has not acknowledged them.</summary>
    internal int Lose()
    {
        IsGone = true;
        _ = _lost.CancelAsync();
        return HandedOut;
    }
}
