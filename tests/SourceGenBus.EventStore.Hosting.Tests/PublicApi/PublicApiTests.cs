using SourceGenBus.Tests.PublicApi;

namespace SourceGenBus.EventStore.Hosting.Tests.PublicApi;

/// <summary>A change of the public API shows in the diff of a <c>*.verified.txt</c>.</summary>
public class PublicApiTests
{
    [Fact]
    public void The_public_api_is_as_recorded() =>
        RecordedApi.AssertUnchanged(typeof(EventStoreHealthCheck).Assembly, typeof(EventStoreHealthCheck).Assembly.GetName().Name!);
}
