using Microsoft.Extensions.DependencyInjection;
using SourceGenBus.Tests.Support;

namespace SourceGenBus.Tests.Handlers;

/// <summary>What a handler's constructor may take.</summary>
public class HandlerConstructorTests
{
    [Fact]
    public async Task Services_by_a_primary_constructor()
    {
        await using var host = TestHost.Create();
        var trail = new Trail();
        await host.Bus.PublishAsync(new ParcelSent(trail));
        Assert.Contains("StandardPostage", trail.Marks);
    }

    [Fact]
    public async Task Keyed_services()
    {
        await using var host = TestHost.Create();
        var trail = new Trail();
        await host.Bus.PublishAsync(new ParcelSent(trail));
        Assert.Contains("by text ExpressPostage, by enum ExpressPostage", trail.Marks);
    }

    [Fact]
    public async Task Parameters_with_a_default_value_that_nobody_registered()
    {
        await using var host = TestHost.Create();
        var trail = new Trail();
        await host.Bus.PublishAsync(new ParcelSent(trail));
        Assert.Contains("optional: no insurance, 3 retries, Registered, no keyed insurance, 5 attempts, no limit", trail.Marks);
    }

    [Fact]
    public async Task Parameters_with_a_default_value_that_somebody_registered()
    {
        await using var host = TestHost.Create(services => services
            .AddSingleton<IInsurance, FullInsurance>()
            .AddKeyedSingleton<IInsurance, FullInsurance>("keyed")
            .AddKeyedSingleton(typeof(int), "attempts", 0)
            .AddKeyedSingleton(typeof(decimal), "limit", 1.5m));
        var trail = new Trail();
        await host.Bus.PublishAsync(new ParcelSent(trail));
        Assert.Contains("optional: FullInsurance, 3 retries, Registered, keyed FullInsurance, 0 attempts, limit 1.5", trail.Marks);
    }

    [Fact]
    public async Task The_service_provider()
    {
        await using var host = TestHost.Create();
        var trail = new Trail();
        await host.Bus.PublishAsync(new ParcelSent(trail));
        Assert.Contains("provider gives StandardPostage", trail.Marks);
    }

    [Fact]
    public async Task The_bus_itself_to_publish_what_follows()
    {
        await using var host = TestHost.Create();
        var trail = new Trail();
        await host.Bus.PublishAsync(new ParcelLost(trail));
        Assert.Equal(["lost", "search started"], trail.Marks);
    }

    [Fact]
    public async Task Of_several_constructors_the_marked_one_is_used()
    {
        await using var host = TestHost.Create();
        var trail = new Trail();
        await host.Bus.PublishAsync(new ParcelSent(trail));
        Assert.Contains("marked constructor", trail.Marks);
    }

    [Fact]
    public async Task Of_several_constructors_that_with_the_most_parameters_is_used()
    {
        await using var host = TestHost.Create();
        var trail = new Trail();
        await host.Bus.PublishAsync(new ParcelSent(trail));
        Assert.Contains("greediest constructor", trail.Marks);
    }
}

internal interface IPostage;

internal sealed class StandardPostage : IPostage;

internal sealed class ExpressPostage : IPostage;

internal interface IInsurance;

internal sealed class FullInsurance : IInsurance;

internal enum PostageClass
{
    Ordinary,
    Registered,
}

internal sealed record ParcelSent(Trail Trail);

[EventHandler<ParcelSent>]
internal sealed class ParcelPostage(IPostage postage)
{
    public ValueTask HandleAsync(ParcelSent sent) => sent.Trail.Leave(postage.GetType().Name);
}

[EventHandler<ParcelSent>]
internal sealed class ParcelKeyedPostage(
    [FromKeyedServices("express")] IPostage byText,
    [FromKeyedServices(PostageClass.Registered)] IPostage byEnum)
{
    public ValueTask HandleAsync(ParcelSent sent) =>
        sent.Trail.Leave($"by text {byText.GetType().Name}, by enum {byEnum.GetType().Name}");
}

[EventHandler<ParcelSent>]
internal sealed class ParcelOptional(
    IInsurance? insurance = null,
    int retries = 3,
    PostageClass postage = PostageClass.Registered,
    [FromKeyedServices("keyed")] IInsurance? keyed = null,
    [FromKeyedServices("attempts")] int attempts = 5,
    [FromKeyedServices("limit")] decimal? limit = null)
{
    public ValueTask HandleAsync(ParcelSent sent) => sent.Trail.Leave(
        $"optional: {insurance?.GetType().Name ?? "no insurance"}, {retries} retries, {postage}, {(keyed is null ? "no keyed insurance" : "keyed " + keyed.GetType().Name)}, "
        + string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{attempts} attempts, {(limit is { } most ? FormattableString.Invariant($"limit {most}") : "no limit")}"));
}

[EventHandler<ParcelSent>]
internal sealed class ParcelProvider(IServiceProvider services)
{
    public ValueTask HandleAsync(ParcelSent sent) =>
        sent.Trail.Leave($"provider gives {services.GetRequiredService<IPostage>().GetType().Name}");
}

[EventHandler<ParcelSent>]
internal sealed class ParcelMarkedConstructor
{
    private readonly string _used;

    [ActivatorUtilitiesConstructor]
    public ParcelMarkedConstructor() => _used = "marked constructor";

    public ParcelMarkedConstructor(IPostage postage) => _used = $"unmarked constructor with {postage}";

    public ValueTask HandleAsync(ParcelSent sent) => sent.Trail.Leave(_used);
}

[EventHandler<ParcelSent>]
internal sealed class ParcelGreediestConstructor
{
    private readonly string _used;

    public ParcelGreediestConstructor() => _used = "laziest constructor";

    public ParcelGreediestConstructor(IPostage postage) => _used = postage is null ? "no postage" : "greediest constructor";

    public ValueTask HandleAsync(ParcelSent sent) => sent.Trail.Leave(_used);
}

internal sealed record ParcelLost(Trail Trail);

internal sealed record SearchStarted(Trail Trail);

[EventHandler<ParcelLost>]
internal sealed class StartSearch(IEventBus bus)
{
    public async Task HandleAsync(ParcelLost lost)
    {
        await lost.Trail.Leave("lost");
        await bus.PublishAsync(new SearchStarted(lost.Trail));
    }
}

[EventHandler<SearchStarted>]
internal sealed class FollowSearch(EventBus bus)
{
    public ValueTask HandleAsync(SearchStarted started) => started.Trail.Leave(bus is null ? "no bus" : "search started");
}
