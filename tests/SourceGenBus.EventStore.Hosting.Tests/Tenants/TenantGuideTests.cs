using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace SourceGenBus.EventStore.Hosting.Tests.Tenants;

/// <summary>What the guide to tenants shows compiles, since it is code of these tests, and does what the text says.</summary>
public sealed partial class TenantGuideTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public void The_guide_shows_the_code_of_these_tests()
    {
        var code = Plain(File.ReadAllText(PathOf("TenantGuide.cs")));
        var blocks = Fence().Matches(File.ReadAllText(PathOf("../../../docs/guides/tenants.md")).ReplaceLineEndings("\n")).Select(static match => match.Groups["code"].Value).ToList();

        Assert.Equal(5, blocks.Count);
        Assert.All(blocks, block => Assert.Contains(Plain(block), code, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_event_of_a_tenant_leads_to_an_invoice_in_the_same_store()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddSingleton(new Customers("acme", "basil"));
        TenantGuide.Register(builder, (await PostgreSqlServer.StartedAsync()).ConnectionString);
        using var host = builder.Build();
        await host.StartAsync(Cancelled);
        var tenants = host.Services.GetRequiredService<TenantStores>();

        await new Desk(tenants).RentAsync("acme", "7", EventContext.Empty, Cancelled);
        var invoice = await EventsOf("acme").FirstAsync(static recorded => recorded.Event is InvoiceDue, Cancelled);

        Assert.Equal("acme", invoice.Envelope.Headers.TenantId);
        Assert.Empty(await tenants.Get("basil").Streams.ReadAllAsync(cancellationToken: Cancelled).ToListAsync(Cancelled));
        Assert.Equal(HealthStatus.Healthy, (await HealthAsync()).Status);
        await host.StopAsync(Cancelled);
        await ((IAsyncDisposable)host).DisposeAsync();

        IAsyncEnumerable<RecordedEvent> EventsOf(string tenantId) => tenants.Get(tenantId).Streams.SubscribeAsync(cancellationToken: Cancelled);

        async Task<HealthReport> HealthAsync()
        {
            while (true)
            {
                var report = await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(Cancelled);
                if (report.Status == HealthStatus.Healthy)
                    return report;
                await Task.Delay(10, Cancelled);
            }
        }
    }

    [Fact]
    public async Task In_one_store_the_tenant_is_in_the_headers_and_in_the_key()
    {
        await using var store = Databases.Sqlite(TemporaryFiles.NewPath("shared.db"));
        var serializer = new EventSerializer(new EventTypeRegistry().AddDurableEvents());

        await TenantGuide.AppendAsync(new EventStreams(store.Events, serializer), EventContext.Empty, Cancelled);

        var stored = Assert.Single(await store.Events.ReadStreamAsync("acme/bike-7", ReadDirection.Forwards, 1, 9, Cancelled));
        Assert.Equal("acme", stored.Envelope.Headers.TenantId);
        var returned = serializer.Wrap(new BikeReturned("acme", "7"));
        Assert.Equal("acme/7", returned.Key);
        Assert.Equal("acme/7", Assert.IsType<BikeReturned>(serializer.Open(returned)).OrderingKey);
    }

    private static string Plain(string code) => string.Join('\n', code.ReplaceLineEndings("\n").Split('\n').Select(static line => line.Trim()));

    private static string PathOf(string name, [CallerFilePath] string file = "") => Path.Combine(Path.GetDirectoryName(file)!, name);

    [GeneratedRegex("^```csharp\n(?<code>.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Fence();
}
