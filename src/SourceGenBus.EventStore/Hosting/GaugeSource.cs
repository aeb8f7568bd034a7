using System.Diagnostics.Metrics;

namespace SourceGenBus.EventStore.Hosting;

/// <summary>A store that is measured.</summary>
/// <param name="Outages">Whether its database can be used.</param>
/// <param name="Monitor">What was seen of it last; null before it has started.</param>
/// <param name="Workers">Who works for it; null before it has started.</param>
/// <param name="TenantId">Whose store it is; null where there is one store.</param>
internal sealed record GaugeSource(StoreOutages Outages, StoreMonitor? Monitor, StoreWorkers? Workers, string? TenantId = null)
{
    private const string TenantTag = "sourcegenbus.tenant.id";

    internal bool IsAvailable => Monitor is not null && Outages.Current is null;

    internal StoreSample? Latest => Monitor?.Latest;

    /// <summary>A value of this store, with its tenant.</summary>
    internal Measurement<T> Of<T>(T value, string? tag = null, string? text = null)
        where T : struct
    {
        List<KeyValuePair<string, object?>> tags = [];
        if (tag is not null)
            tags.Add(new KeyValuePair<string, object?>(tag, text));
        if (TenantId is not null)
            tags.Add(new KeyValuePair<string, object?>(TenantTag, TenantId));
        return new Measurement<T>(value, tags);
    }
}
