namespace SourceGenBus.EventStore.Hosting;

/// <summary>The gauges of all tenants, each value with its tenant.</summary>
internal sealed class TenantGauges(TenantHost host, TimeProvider clock, IServiceProvider services) : IDisposable
{
    private readonly StoreGauges _gauges = new(() => host.Tenants.Select(static tenant => tenant.Source), clock, services);

    public void Dispose() => _gauges.Dispose();
}
