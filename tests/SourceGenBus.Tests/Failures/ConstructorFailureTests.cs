using Microsoft.Extensions.DependencyInjection;
using SourceGenBus.Tests.Support;

namespace SourceGenBus.Tests.Failures;

/// <summary>A handler whose constructor throws fails like one whose method throws, and recovers by itself.</summary>
public class ConstructorFailureTests
{
    [Fact]
    public async Task The_other_handlers_run_and_every_publish_reports_it()
    {
        await using var host = TestHost.Create();
        host.Services.GetRequiredService<ConstructionFault>().IsOn = true;
        var trail = new Trail();

        await host.Bus.PublishAsync(new StockCounted(trail));
        await host.Bus.PublishAsync<object>(new StockCounted(trail));
        await host.Bus.PublishAsync(new StockCounted(trail), new EventContext { Session = new object() });

        Assert.Equal(["early", "early", "early", "late", "late", "late"], trail.Sorted);
        Assert.Equal(6, host.Log.Warnings.Count); // a singleton and a scoped handler, three times
        Assert.All(host.Log.Warnings, static warning => Assert.Equal("the database is not there yet", warning.Exception!.Message));
        Assert.Equal(
            [typeof(FragileScopedStock), typeof(FragileStock)],
            host.Log.Warnings.Select(static warning => (Type)warning["Handler"]!).Distinct().OrderBy(static type => type.Name, StringComparer.Ordinal));
    }

    [Fact]
    public async Task It_handles_again_as_soon_as_it_can_be_constructed()
    {
        await using var host = TestHost.Create();
        var fault = host.Services.GetRequiredService<ConstructionFault>();
        fault.IsOn = true;
        var trail = new Trail();
        await host.Bus.PublishAsync(new StockCounted(trail));

        fault.IsOn = false;
        var recovered = new Trail();
        await host.Bus.PublishAsync(new StockCounted(recovered));
        await host.Bus.PublishAsync(new StockCounted(recovered));

        Assert.Equal(
            ["early", "early", "fragile", "fragile", "fragile in a scope", "fragile in a scope", "late", "late"], recovered.Sorted);
        Assert.Equal(2, host.Log.Warnings.Count);
    }

    [Fact]
    public async Task Subscribers_are_served_meanwhile()
    {
        await using var host = TestHost.Create();
        var fault = host.Services.GetRequiredService<ConstructionFault>();
        fault.IsOn = true;
        var trail = new Trail();

        using (host.Bus.Subscribe<StockCounted>((_, _, _) => trail.Leave("subscriber")))
        {
            await host.Bus.PublishAsync(new StockCounted(trail));
            fault.IsOn = false;
            await host.Bus.PublishAsync(new StockCounted(trail));
        }

        await host.Bus.PublishAsync(new StockCounted(trail));
        Assert.Equal(2, trail.Marks.Count(static mark => mark == "subscriber"));
        Assert.Equal(2, trail.Marks.Count(static mark => mark == "fragile"));
        Assert.Equal(3, trail.Marks.Count(static mark => mark == "early"));
        Assert.Equal(2, host.Log.Warnings.Count);
    }
}

internal sealed record StockCounted(Trail Trail);

[EventHandler<StockCounted>]
internal sealed class EarlyStock
{
    public ValueTask HandleAsync(StockCounted counted) => counted.Trail.Leave("early");
}

[EventHandler<StockCounted>]
internal sealed class FragileStock
{
    public FragileStock(ConstructionFault fault) => fault.ThrowIfOn();

    public async ValueTask HandleAsync(StockCounted counted)
    {
        await Task.Yield();
        await counted.Trail.Leave("fragile");
    }
}

[EventHandler<StockCounted>(Lifetime = HandlerLifetime.Scoped)]
internal sealed class FragileScopedStock
{
    public FragileScopedStock(ConstructionFault fault) => fault.ThrowIfOn();

    public ValueTask HandleAsync(StockCounted counted) => counted.Trail.Leave("fragile in a scope");
}

[EventHandler<StockCounted>]
internal sealed class LateStock
{
    public ValueTask HandleAsync(StockCounted counted) => counted.Trail.Leave("late");
}
