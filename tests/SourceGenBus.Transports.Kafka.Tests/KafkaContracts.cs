using SourceGenBus.Transports.Kafka.Tests.Server;
using SourceGenBus.Transports.Testing;

namespace SourceGenBus.Transports.Kafka.Tests;

public sealed class KafkaSending() : SendingContract(() => KafkaSuites.ConnectAsync("sending"));

public sealed class KafkaReceiving() : ReceivingContract(() => KafkaSuites.ConnectAsync("receiving"));

public sealed class KafkaOrder() : OrderContract(() => KafkaSuites.ConnectAsync("order"));

public sealed class KafkaTopology() : TopologyContract(() => KafkaSuites.ConnectAsync("topology"));

/// <summary>
/// Each suite has a cluster of its own: the groups of all have the same names, and whoever joins a group makes all of it share its
/// partitions anew.
/// </summary>
internal static class KafkaSuites
{
    internal static async ValueTask<ITransport> ConnectAsync(string suite) => (await KafkaCluster.SharedAsync(suite)).Connect();
}
