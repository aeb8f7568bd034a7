using System.Globalization;
using Microsoft.Extensions.Logging;
using SourceGenBus.Diagnostics;
using StackExchange.Redis;

namespace SourceGenBus.Transports.Redis;

/// <summary>What the parts of a consumer share: what it receives, for whom, and what with. Immutable.</summary>
internal sealed class RedisGroup(
    TransportSubscription subscription,
    RedisTransportOptions options,
    RedisConnection connection,
    RedisNames names,
    GuardedLogger logger,
    TimeProvider timeProvider)
{
    internal TransportSubscription Subscription { get; } = subscription;

    internal RedisTransportOptions Options { get; } = options;

    internal RedisConnection Connection { get; } = connection;

    internal GuardedLogger Logger { get; } = logger;

    internal TimeProvider Clock { get; } = timeProvider;

    internal string Destination => Subscription.Destination;

    internal string Group => Subscription.Group;

    internal string Consumer => Subscription.Consumer;

    internal RedisKey ConsumersKey { get; } = names.Consumers(subscription.Destination, subscription.Group);

    internal RedisKey GroupsKey { get; } = names.Groups(subscription.Destination);

    internal string Channel { get; } = names.Channel(subscription.Destination);

    internal TimeSpan RenewalInterval => Options.LeaseTime / 3;

    internal RedisKey Stream(int partition) => names.Stream(Destination, partition);

    internal RedisKey Lease(int partition) => names.Lease(Destination, partition, Group);

    internal RedisKey Delays(int partition) => names.Delays(Destination, partition, Group);

    internal static long Milliseconds(TimeSpan time) => (long)Math.Ceiling(time.TotalMilliseconds);

    /// <summary>A time stamp that much later than now.</summary>
    internal long After(TimeSpan time) =>
        Clock.GetTimestamp() + (long)Math.Min(time.TotalSeconds * Clock.TimestampFrequency, long.MaxValue / 4);

    internal static string NameOf(int partition) => partition.ToString(CultureInfo.InvariantCulture);

    internal TransportException LostException(int partition) =>
        new($"'{Group}' has lost partition {partition} of '{Destination}' here; its messages are delivered again.") { IsTransient = true };
}
