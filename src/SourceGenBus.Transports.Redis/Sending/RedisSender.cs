using System.Globalization;
using StackExchange.Redis;

namespace SourceGenBus.Transports.Redis;

/// <summary>
/// Sends messages: those of a partition in one script, so that none of them can be there without those before it, and the partitions side
/// by side. Safe for concurrent use.
/// </summary>
internal sealed class RedisSender(
    RedisConnection connection, RedisNames names, RedisTopology topology, RedisTransportOptions options)
{
    /// <summary>How much one script has to do at most; nobody else is answered meanwhile.</summary>
    private const int MaximumBytes = 1024 * 1024;

    private const int MaximumMessages = 1_000;

    private readonly RedisReplicas? _replicas =
        options.Replicas == 0 ? null : new RedisReplicas(connection, options.Replicas, options.ReplicaTimeout);

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
        RedisKey[] keys = [names.Stream(destination, partition)];
        var next = 0;
        try
        {
            while (next < indices.Count)
            {
                // Awaited before the next: what comes later must not arrive when this fails.
                var arguments = new List<RedisValue>(indices.Count * 16) { names.Channel(destination), partition };
                var end = Write(sending, indices, next, arguments);
                var sent = await RunAsync(keys, [.. arguments], cancellationToken).ConfigureAwait(false);
                if ((int)sent == 0)
                    throw RedisTopology.Missing(destination, $"stream '{keys[0]}'");
                next = end;
            }
        }
        catch (TransportException exception)
        {
            if (!exception.IsTransient)
                topology.Doubt(destination);
            sending.Fail(exception, indices, next);
        }
    }

    private static int Write(Batch sending, List<int> indices, int start, List<RedisValue> arguments)
    {
        long bytes = 0;
        var end = start;
        while (end < indices.Count && end - start < MaximumMessages)
        {
            var message = sending.Messages[indices[end]];
            bytes += RedisEntry.SizeOf(message);
            if (bytes > MaximumBytes && end > start)
                break;
            RedisEntry.Write(message, arguments);
            end++;
        }

        return end;
    }

    private Task<RedisResult> RunAsync(RedisKey[] keys, RedisValue[] values, CancellationToken cancellationToken) => _replicas is null
        ? connection.RunAsync(RedisScript.Send, keys, values, cancellationToken)
        : _replicas.RunAsync(RedisScript.Send, keys, values, cancellationToken);

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
