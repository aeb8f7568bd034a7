using SourceGenBus.Transports.Kafka.Tests.Server;
using SourceGenBus.Transports.Testing;

namespace SourceGenBus.Transports.Kafka.Tests;

public sealed class KafkaSending() : SendingContract(SharedKafka.Connect);

public sealed class KafkaReceiving() : ReceivingContract(SharedKafka.Connect);

public sealed class KafkaOrder() : OrderContract(SharedKafka.Connect);

public sealed class KafkaTopology() : TopologyContract(SharedKafka.Connect);

internal static class SharedKafka
{
    internal static async ValueTask<ITransport> Connect() => (await KafkaCluster.SharedAsync()).Connect();
}
