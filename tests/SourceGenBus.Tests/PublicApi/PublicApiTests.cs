namespace SourceGenBus.Tests.PublicApi;

/// <summary>A change of the types of the public API shows in the diff of <c>PublicApi.verified.txt</c>.</summary>
public class PublicApiTests
{
    [Fact]
    public void The_public_api_is_as_recorded() => RecordedApi.AssertUnchanged(typeof(EventBus).Assembly);

    [Fact]
    public void The_public_api_of_the_abstractions_is_as_recorded() =>
        RecordedApi.AssertUnchanged(typeof(IEventBus).Assembly, "SourceGenBus.Abstractions");

    [Fact]
    public void The_public_api_of_the_domain_package_is_as_recorded() =>
        RecordedApi.AssertUnchanged(typeof(Domain.AggregatePublishing).Assembly, "SourceGenBus.Domain");
}
