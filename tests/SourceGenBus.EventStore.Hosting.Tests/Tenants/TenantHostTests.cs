using System.Diagnostics.Metrics;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using SourceGenBus.EventStore.PostgreSql;

namespace SourceGenBus.EventStore.Hosting.Tests.Tenants;

public sealed class TenantHostTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task Each_tenant_has_its_own_deliveries_projections_numbers_and_log_entries(string database)
    {
        await using var host = new HostedTenants(await OpenerAsync(database), "acme", "basil");
        await host.StartAsync();
        await host.AppendAsync("acme", 1);
        await host.AppendAsync("basil", 2);
        await host.AppendAsync("basil", -3);

        await HostedTenants.UntilAsync(() => host.Handled.Count == 3 && host.Projected.Count == 3);
        Assert.Equal(["acme 1", "basil -3", "basil 2"], host.Handled.Order(StringComparer.Ordinal));
        Assert.Equal(["acme 1", "basil -3", "basil 2"], host.Projected.Order(StringComparer.Ordinal));

        var health = await host.HealthAsync(HealthStatus.Degraded, "basil: 1 events gave up");
        Assert.Equal("Healthy: The event store works.", health.Data["acme"]);
        Assert.Equal((0L, 1L), (health.Data["acme: deadLetters"], health.Data["basil: deadLetters"]));
        Assert.DoesNotContain("acme", health.Description, StringComparison.Ordinal);
        Assert.Contains(host.Log, static entry => entry.StartsWith("[TenantId:basil]", StringComparison.Ordinal) && entry.Contains("thing.done", StringComparison.Ordinal));
        Assert.DoesNotContain(host.Log, static entry => entry.StartsWith("[TenantId:acme]", StringComparison.Ordinal) && entry.Contains("gave up", StringComparison.Ordinal));

        var gauges = Read(host);
        Assert.Equal((1, 1), (gauges["sourcegenbus.store.available acme"], gauges["sourcegenbus.store.available basil"]));
        Assert.Equal((1, 1), (gauges["sourcegenbus.relay.running acme"], gauges["sourcegenbus.relay.running basil"]));
        Assert.Equal((0, 1), (gauges["sourcegenbus.dead_letters acme"], gauges["sourcegenbus.dead_letters basil"]));
        Assert.Contains("sourcegenbus.projection.lag things acme", gauges.Keys);
        await host.StopAsync();
        Assert.DoesNotContain("sourcegenbus.relay.running acme", Read(host).Where(static gauge => gauge.Value > 0).Select(static gauge => gauge.Key));
    }

    [Fact]
    public async Task A_tenant_whose_database_cannot_be_opened_stops_no_other_and_starts_when_it_can()
    {
        var open = await OpenerAsync("sqlite");
        var missing = TemporaryFiles.NewPath("missing");
        await using var host = new HostedTenants(
            tenantId => tenantId == "basil" ? Databases.Sqlite(Path.Combine(missing, "basil.db")) : open(tenantId), "acme", "basil");
        await host.StartAsync();
        await host.AppendAsync("acme", 1);

        await HostedTenants.UntilAsync(() => host.Handled.Contains("acme 1") && host.Projected.Contains("acme 1"));
        var health = await host.HealthAsync(HealthStatus.Degraded, "basil: Its store has not started");
        Assert.StartsWith("Healthy", (string)health.Data["acme"], StringComparison.Ordinal);
        Assert.Equal((1, 0), (Read(host)["sourcegenbus.store.available acme"], Read(host)["sourcegenbus.store.available basil"]));
        Assert.Contains(host.Log, static entry => entry.Contains("The event store of the tenant basil could not be started", StringComparison.Ordinal));

        Directory.CreateDirectory(missing);
        await host.HealthAsync(HealthStatus.Healthy);
        await host.AppendAsync("basil", 2);
        await HostedTenants.UntilAsync(() => host.Handled.Contains("basil 2") && host.Projected.Contains("basil 2"));
        await host.StopAsync();
    }

    [Fact]
    public async Task A_tenant_whose_server_dies_stops_no_other_and_goes_on_when_it_is_back()
    {
        var open = await OpenerAsync("postgresql");
        var server = await PostgreSqlServer.StartNewAsync();
        try
        {
            var options = new PostgreSqlStoreOptions { ConnectionString = server.ConnectionString, ReconnectDelay = TimeSpan.FromMilliseconds(10) };
            await using var host = new HostedTenants(tenantId => tenantId == "basil" ? new PostgreSqlStore(options) : open(tenantId), "acme", "basil");
            await host.StartAsync();
            await host.AppendAsync("basil", 1);
            await HostedTenants.UntilAsync(() => host.Handled.Contains("basil 1"));

            await server.KillAsync();
            var health = await host.HealthAsync(HealthStatus.Degraded, "basil: The database cannot be used");
            await host.AppendAsync("acme", 2);
            await HostedTenants.UntilAsync(() => host.Handled.Contains("acme 2") && host.Projected.Contains("acme 2"));
            Assert.StartsWith("Unhealthy", (string)health.Data["basil"], StringComparison.Ordinal);
            Assert.StartsWith("Healthy", (string)health.Data["acme"], StringComparison.Ordinal);
            Assert.Contains(host.Log, static entry => entry.StartsWith("[TenantId:basil]", StringComparison.Ordinal) && entry.Contains("database", StringComparison.Ordinal));

            await server.StartAsync();
            await host.HealthAsync(HealthStatus.Healthy);
            await host.AppendAsync("basil", 3);
            await HostedTenants.UntilAsync(() => host.Handled.Contains("basil 3") && host.Projected.Contains("basil 3"));
            await host.StopAsync();
        }
        finally
        {
            await server.DeleteAsync();
        }
    }

    [Fact]
    public async Task New_tenants_are_started_and_those_that_are_gone_are_stopped()
    {
        await using var host = new HostedTenants(await OpenerAsync("sqlite"), "acme");
        await host.StartAsync();
        await host.AppendAsync("acme", 1);
        await host.AppendAsync("basil", 2);
        await HostedTenants.UntilAsync(() => host.Handled.Contains("acme 1"));
        Assert.Equal(["acme 1"], host.Handled);

        host.TenantIds = ["basil"];
        await HostedTenants.UntilAsync(() => host.Handled.Contains("basil 2"));
        await HostedTenants.UntilAsync(() => !Read(host).Keys.Any(static key => key.EndsWith(" acme", StringComparison.Ordinal)));
        await host.HealthAsync(HealthStatus.Healthy, "1 tenants");
        await host.AppendAsync("acme", 3);

        // Unknown tenants are no reason to stop working for the known ones.
        host.TenantIds = null;
        await host.HealthAsync(HealthStatus.Degraded, "The tenants cannot be listed");
        await host.AppendAsync("basil", 4);
        await HostedTenants.UntilAsync(() => host.Handled.Contains("basil 4"));
        Assert.DoesNotContain("acme 3", host.Handled);

        host.TenantIds = ["basil", "acme"];
        await HostedTenants.UntilAsync(() => host.Handled.Contains("acme 3"));
        await host.HealthAsync(HealthStatus.Healthy, "2 tenants");
        await host.StopAsync();
    }

    [Fact]
    public async Task No_list_at_all_is_said_to_be_none()
    {
        await using var host = new HostedTenants(await OpenerAsync("sqlite"), "acme") { ListsNull = true };
        await host.StartAsync();
        var health = await host.HealthAsync(HealthStatus.Unhealthy, "The tenants cannot be listed");
        Assert.Equal("The delegate that lists the tenants returned null. Return an empty list for none.", health.Exception?.Message);
        await host.StopAsync();
    }

    [Fact]
    public async Task None_that_works_is_unhealthy()
    {
        await using var host = new HostedTenants(static _ => throw new IOException("no database for you"), "acme", "basil");
        await host.StartAsync();

        var health = await host.HealthAsync(HealthStatus.Unhealthy, "basil");

        Assert.DoesNotContain("for you", health.Description, StringComparison.Ordinal);
        await host.StopAsync();
    }

    [Fact]
    public void What_was_forgotten_or_done_twice_is_said()
    {
        var services = new ServiceCollection();
        services.AddTenantEventStores(static tenants =>
        {
            tenants
                .UseStore(static (_, _) => null!)
                .AddEvents(static _ => { })
                .Configure(static options => options.Program = "tests")
                .AddHosting(static (_, _) => new([]), static options => options.RefreshInterval = TimeSpan.Zero);
            Assert.Throws<InvalidOperationException>(() => tenants.AddHosting(static (_, _) => new([])));
        });
        using var provider = services.BuildServiceProvider();
        Assert.Contains(
            "RefreshInterval",
            Assert.Throws<OptionsValidationException>(provider.GetRequiredService<IStartupValidator>().Validate).Message,
            StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => new TenantHealthCheck(new ServiceCollection().BuildServiceProvider()));
    }

    private static async Task<Func<string, IDurableStore>> OpenerAsync(string database)
    {
        if (database == "sqlite")
        {
            var path = TemporaryFiles.NewPath("of");
            return tenantId => Databases.Sqlite($"{path}-{tenantId}.db");
        }

        var (connectionString, schema) = ((await PostgreSqlServer.StartedAsync()).ConnectionString, Databases.NewSchema());
        return tenantId => new PostgreSqlStore(new PostgreSqlStoreOptions { ConnectionString = connectionString, Schema = $"{schema}_{tenantId}" });
    }

    /// <summary>What the gauges of a host say now, by name and tags.</summary>
    private static Dictionary<string, double> Read(HostedTenants host)
    {
        var values = new Dictionary<string, double>(StringComparer.Ordinal);
        var scope = host.Services.GetRequiredService<IMeterFactory>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, listening) =>
        {
            if (instrument.Meter.Name == EventBusTelemetry.MeterName && instrument.Meter.Scope == scope)
                listening.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Hear(instrument, value, tags));
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Hear(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Hear(instrument, value, tags));
        listener.Start();
        listener.RecordObservableInstruments();
        return values;

        void Hear(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            var key = instrument.Name;
            foreach (var tag in tags)
                key += $" {tag.Value}";
            values[key] = value;
        }
    }
}
