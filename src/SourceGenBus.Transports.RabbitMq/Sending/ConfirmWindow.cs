using RabbitMQ.Client.Events;

namespace SourceGenBus.Transports.RabbitMq;

/// <summary>
/// The messages of a channel that the broker has not answered yet, by their numbers, which the broker counts from one. The client's own
/// tracking has a task, a dictionary entry and an additional header for each message, and looks at all entries for an answer to several.
/// </summary>
internal sealed class ConfirmWindow
{
    private const string Unroutable =
        "No queue takes the message: nobody has subscribed to its destination and type. It is required, since the option Mandatory is set.";

    private const string Nacked = "The broker could not store the message (basic.nack).";

    private readonly Lock _lock = new();
    private Entry[] _entries = new Entry[256];
    private ulong _first = 1;
    private ulong _next = 1;
    private TransportException? _closed;

    /// <summary>Adds the next message, just before it is sent. False when the channel is closed; the message then has failed.</summary>
    internal bool Add(SendBatch batch, int index, string routingKey)
    {
        lock (_lock)
        {
            if (_closed is { } closed)
            {
                batch.Refusal ??= closed.IsTransient ? null : closed;
                batch.Set(index, SendResult.Failed(closed.Message));
                return false;
            }

            if (_next - _first == (ulong)_entries.Length)
                Grow();
            this[_next++] = new Entry(batch, index, routingKey);
            return true;
        }
    }

    internal void Answer(ulong number, bool multiple, bool taken)
    {
        lock (_lock)
        {
            if (number >= _next)
                return;
            for (var current = multiple ? _first : Math.Max(number, _first); current <= number; current++)
            {
                ref var entry = ref this[current];
                if (entry.Batch is { } batch)
                    batch.Set(entry.Index, ResultOf(entry, taken));
                entry = default;
            }

            while (_first < _next && this[_first].Batch is null)
                _first++;
        }
    }

    /// <summary>
    /// Notes that the broker gave a message back, which it does just before it confirms it. The number is not in what comes back, so it is
    /// the first with its id and routing key; others with the same are no less unroutable.
    /// </summary>
    internal void Return(BasicReturnEventArgs returned)
    {
        var id = returned.BasicProperties.MessageId ?? "";
        lock (_lock)
        {
            for (var current = _first; current < _next; current++)
            {
                ref var entry = ref this[current];
                if (entry.Batch is { } batch && !entry.IsReturned && entry.RoutingKey == returned.RoutingKey
                    && batch.Messages[entry.Index].Id == id)
                {
                    entry = entry with { IsReturned = true };
                    return;
                }
            }
        }
    }

    /// <summary>The channel is closed: what has no answer has failed, and so has what comes.</summary>
    /// <param name="reason">Why.</param>
    /// <param name="tooLarge">Whether the broker has closed it for a message that is too large; it does not say which.</param>
    internal void Close(TransportException reason, bool tooLarge)
    {
        lock (_lock)
        {
            if (_closed is not null)
                return;
            _closed = reason;
            var largest = tooLarge ? Largest() : 0;
            for (; _first < _next; _first++)
            {
                if (this[_first] is not { Batch: { } batch } entry)
                    continue;
                if (_first == largest)
                {
                    batch.Set(entry.Index, SendResult.Refused(reason.Message));
                    continue;
                }

                if (!tooLarge && !reason.IsTransient)
                    batch.Refusal = reason;
                batch.Set(entry.Index, SendResult.Failed(reason.Message));
            }
        }
    }

    private static SendResult ResultOf(in Entry entry, bool taken) =>
        entry.IsReturned ? SendResult.Failed(Unroutable) : taken ? SendResult.Confirmed : SendResult.Failed(Nacked);

    private ulong Largest()
    {
        var (largest, size) = (0ul, -1);
        for (var current = _first; current < _next; current++)
        {
            if (this[current] is { Batch: { } batch } entry && batch.Messages[entry.Index].Body.Length > size)
                (largest, size) = (current, batch.Messages[entry.Index].Body.Length);
        }

        return largest;
    }

    private void Grow()
    {
        var larger = new Entry[_entries.Length * 2];
        for (var current = _first; current < _next; current++)
            larger[current & ((ulong)larger.Length - 1)] = this[current];
        _entries = larger;
    }

    private ref Entry this[ulong number] => ref _entries[number & ((ulong)_entries.Length - 1)];

    private readonly record struct Entry(SendBatch? Batch, int Index, string RoutingKey, bool IsReturned = false);
}
