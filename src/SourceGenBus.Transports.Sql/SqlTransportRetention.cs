using SourceGenBus.EventStore;

namespace SourceGenBus.Transports.Sql;

/// <summary>Deletes messages that every group has acknowledged. Safe for concurrent use; several processes may do it at once.</summary>
internal sealed class SqlTransportRetention(IDurableStore store, SqlTransportOptions options, TimeProvider timeProvider)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    private long _last = timeProvider.GetTimestamp();

    internal async ValueTask ApplyAsync(string destination, CancellationToken cancellationToken)
    {
        if (options.Retention is not { } retention)
            return;
        var last = Volatile.Read(ref _last);
        if (timeProvider.GetElapsedTime(last) < Interval
            || Interlocked.CompareExchange(ref _last, timeProvider.GetTimestamp(), last) != last)
            return;
        await ApplyNowAsync(destination, retention, cancellationToken).ConfigureAwait(false);
    }

    internal async ValueTask ApplyNowAsync(string destination, TimeSpan retention, CancellationToken cancellationToken)
    {
        var checkpoints = await store.Inspection.ListCheckpointsAsync(cancellationToken).ConfigureAwait(false);
        for (var partition = 0; partition < options.Partitions; partition++)
        {
            var stream = SqlDestination.StreamOf(destination, partition);
            var suffix = $" of {stream}";
            var acknowledged = checkpoints
                .Where(checkpoint => checkpoint.Name.EndsWith(suffix, StringComparison.Ordinal))
                .Select(static checkpoint => (long?)checkpoint.Position)
                .Min();
            var newest = await store.Events.ReadStreamAsync(
                stream, ReadDirection.Backwards, long.MaxValue, 1, cancellationToken).ConfigureAwait(false);
            if (acknowledged is not > 0 || newest is not [var head])
                continue;
            await store.Retention.ApplyAsync(
                new RetentionPolicy
                {
                    Events = [new EventRetention(stream) { MaxCount = Math.Max(1, head.Version - acknowledged.Value), MaxAge = retention }],
                    IgnoresCheckpoints = true,
                },
                cancellationToken).ConfigureAwait(false);
        }
    }
}
