using SourceGenBus.Tests.PublicApi;

namespace SourceGenBus.Transports.RabbitMq.Tests.PublicApi;

/// <summary>A change of the public API shows in the diff of a <c>*.verified.txt</c>.</summary>
public class PublicApiTests
{
    [Fact]
    public void The_public_api_is_as_recorded() =>
        RecordedApi.AssertUnchanged(typeof(RabbitMqTransport).Assembly, "SourceGenBus.Transports.RabbitMq");
}
