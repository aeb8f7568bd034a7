using System.Globalization;
using StackExchange.Redis;

namespace SourceGenBus.Transports.Redis;

/// <summary>
/// Sends messages: those of a partition in one transaction, so that none of them can be there without those before it, and the partitions
/// side by side. Safe for concurrent use.
/// </summary>
internal sealed class RedisSender(
    RedisConnection connection, RedisNames names, RedisTopology topology, RedisTransportOptions options)
{
    /// <summary>How much Redis has to do at once at most; nobody else is answered meanwhile.</summary>
    private const int MaximumBytes = 1024 * 1024;

    private const int MaximumMessages = 1_000;

    private readonly RedisAppender _appender = new(connection, options);

    internal async Task<IReadOnlyList<SendResult>> SendAsync(
        string destination, IReadOnlyList<TransportMessage> messages, CancellationToken cancellationToken)
    {
        if (messages.Count == 0)
            return [];
        await topology.CheckAsync(destination, cancellationToken).ConfigureAwait(false);
        var sending = new Batch(messages);
        var partitions = Sort(sending);
        var tasks = new List<Task>(partitions.Length);
        for (var partition = 0; partition < partitions.Length; partition++)
        {
            if (partitions[partition] is { } indices)
                tasks.Add(SendAsync(destination, partition, sending, indices, cancellationToken));
        }

        await Task.WhenAll(tasks).ConfigureAwait(false);

        // With something confirmed, the rest has a result of its own; otherwise it is the broker's affair.
        if (sending.Failure is { } failure && !Array.Exists(sending.Results, static result => result.Outcome == SendOutcome.Confirmed))
            throw failure;
        return sending.Results;
    }

    /// <summary>The messages of each partition, without those that Redis will never take.</summary>
    private List<int>?[] Sort(Batch sending)
    {
        var partitions = new List<int>?[options.Partitions];
        for (var index = 0; index < sending.Messages.Count; index++)
        {
            var message = sending.Messages[index];
            if (message.Body.Length > options.LargestMessage)
            {
                sending.Results[index] = SendResult.Refused(string.Create(
                    CultureInfo.InvariantCulture,
                    $"The message has {message.Body.Length} bytes, but the transport's LargestMessage is {options.LargestMessage}."));
            }
            else if (message.Headers.Count > RedisEntry.MaximumHeaders)
            {
                sending.Results[index] = SendResult.Refused(string.Create(
                    CultureInfo.InvariantCulture,
                    $"The message has {message.Headers.Count} headers, but at most {RedisEntry.MaximumHeaders} can be sent."));
            }
            else
            {
                (partitions[RedisPartitions.Of(message, options.Partitions)] ??= []).Add(index);
            }
        }

        return partitions;
    }

    private async Task SendAsync(string destination, int partition, Batch sending, List<int> indices, CancellationToken cancellationToken)
    {
        var (stream, channel) = (names.Stream(destination, partition), names.Channel(destination));
        var next = 0;
        try
        {
            while (next < indices.Count)
            {
                // Awaited before the next: what comes later must not arrive when this fails.
                var entries = Take(sending, indices, next);
                if (!await _appender.AppendAsync(stream, entries, channel, partition, cancellationToken).ConfigureAwait(false))
                    throw RedisTopology.Missing(destination, $"stream '{stream}'");
                next += entries.Count;
            }
        }
        catch (TransportException exception)
        {
            if (!exception.IsTransient)
                topology.Doubt(destination);
            sending.Fail(exception, indices, next);
        }
    }

    private static List<NameValueEntry[]> Take(Batch sending, List<int> indices, int start)
    {
        long bytes = 0;
        List<NameValueEntry[]> entries = [];
        for (var next = start; next < indices.Count && entries.Count < MaximumMessages; next++)
        {
            var message = sending.Messages[indices[next]];
            bytes += RedisEntry.SizeOf(message);
            if (bytes > MaximumBytes && entries.Count > 0)
                break;
            entries.Add(RedisEntry.Write(message));
        }

        return entries;
    }

    /// <summary>What is sent, and what became of it. Results start as confirmed and are written by one partition each.</summary>
    private sealed class Batch(IReadOnlyList<TransportMessage> messages)
    {
        private TransportException? _failure;

        internal IReadOnlyList<TransportMessage> Messages { get; } = messages;

        internal SendResult[] Results { get; } = new SendResult[messages.Count];

        internal TransportException? Failure => _failure;

        internal void Fail(TransportException exception, List<int> indices, int first)
        {
            Interlocked.CompareExchange(ref _failure, exception, null);
            for (; first < indices.Count; first++)
                Results[indices[first]] = SendResult.Failed(exception.Message);
        }
    }
}
