namespace SourceGenBus.EventStore.Hosting;

/// <summary>The gauges of all tenants, each value with its tenant.</summary>
internal sealed class TenantGauges(TenantHost host, TimeProvider timeProvider, IServiceProvider services) : IDisposable
{
    private readonly StoreGauges _gauges = new(() => host.Tenants.Select(static tenant => tenant.Source), timeProvider, services);

    public void Dispose() => _gauges.Dispose();
}
