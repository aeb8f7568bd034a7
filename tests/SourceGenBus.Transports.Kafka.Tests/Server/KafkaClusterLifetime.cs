namespace SourceGenBus.Transports.Kafka.Tests.Server;

/// <summary>Stops the cluster when the tests are over.</summary>
public sealed class KafkaClusterLifetime : IAsyncDisposable
{
    public ValueTask DisposeAsync() => KafkaCluster.StopSharedAsync();
}
