using SourceGenBus.Tests.PublicApi;

namespace SourceGenBus.Transports.Kafka.Tests;

public sealed class PublicApiTests
{
    [Fact]
    public void The_public_api_is_what_was_recorded() =>
        RecordedApi.AssertUnchanged(typeof(KafkaTransport).Assembly, "SourceGenBus.Transports.Kafka");
}
