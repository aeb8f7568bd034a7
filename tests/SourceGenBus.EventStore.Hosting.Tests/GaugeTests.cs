using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace SourceGenBus.EventStore.Hosting.Tests;

public sealed class GaugeTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task The_state_of_the_store_can_be_measured(string database)
    {
        await using var host = new HostedStore(
            await HostedStore.OpenAsync(database), configure: static services => services.AddProjection("things", static _ => static (_, _, _) => throw new InvalidOperationException("never")));
        using var handler = host.Bus.Subscribe<ThingDone>(static (_, _, _) => throw new InvalidOperationException("never"));
        using var gauges = new Gauges(host);
        await host.StartAsync();
        await host.Services.GetRequiredService<EventStreams>().AppendAsync("s", ExpectedVersion.Any, [new ThingDone("k", 1), new ThingDone("k", 2)], cancellationToken: Cancelled);
        await host.Services.GetRequiredService<Outbox>().WriteAsync([new ThingDone("later", 1)], notBefore: DateTimeOffset.UtcNow.AddHours(1), cancellationToken: Cancelled);

        // Each gauge is read by itself, so two of them may belong to two looks at the store.
        var values = gauges.Read();
        for (var patience = 0; patience < 3_000 && !IsSettled(values); patience++)
        {
            await Task.Delay(10, Cancelled);
            values = gauges.Read();
        }

        Assert.Equal(1, values["sourcegenbus.dead_letters"]);
        Assert.Equal((0, 1, 1), (values["sourcegenbus.outbox.length ready"], values["sourcegenbus.outbox.length waiting"], values["sourcegenbus.outbox.length parked"]));
        Assert.Equal(0, values["sourcegenbus.outbox.oldest.age"]);
        Assert.Equal(2, values["sourcegenbus.projection.lag things"]);
        Assert.Equal((1, 1), (values["sourcegenbus.store.available"], values["sourcegenbus.relay.running"]));
        await host.StopAsync();
        Assert.Equal(0, gauges.Read()["sourcegenbus.relay.running"]);

        static bool IsSettled(IReadOnlyDictionary<string, double> values) =>
            values.GetValueOrDefault("sourcegenbus.dead_letters") == 1
            && values.GetValueOrDefault("sourcegenbus.outbox.length ready") == 0
            && values.GetValueOrDefault("sourcegenbus.outbox.length waiting") == 1
            && values.GetValueOrDefault("sourcegenbus.outbox.length parked") == 1
            && values.GetValueOrDefault("sourcegenbus.outbox.oldest.age") == 0
            && values.GetValueOrDefault("sourcegenbus.projection.lag things") == 2
            && values.GetValueOrDefault("sourcegenbus.store.available") == 1;
    }

    [Fact]
    public async Task The_age_of_the_oldest_event_grows_while_nobody_delivers()
    {
        await using var host = new HostedStore(await HostedStore.OpenAsync("sqlite"), static options => options.Relays = 0);
        using var gauges = new Gauges(host);
        await host.StartAsync();
        await host.WriteAsync(new ThingDone("k", 1));

        var first = 0d;
        while (first == 0)
            first = gauges.Read().GetValueOrDefault("sourcegenbus.outbox.oldest.age");
        await Task.Delay(5, Cancelled);

        Assert.True(gauges.Read()["sourcegenbus.outbox.oldest.age"] > first);
        await host.HealthAsync(HealthStatus.Healthy);
        await host.StopAsync();
    }
}
