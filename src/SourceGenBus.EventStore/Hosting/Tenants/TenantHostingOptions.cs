namespace SourceGenBus.EventStore.Hosting;

/// <summary>What a host does for the event stores of tenants. Not thread-safe; do not change it once it is in use.</summary>
public sealed record TenantHostingOptions
{
    /// <summary>What it does for each of them.</summary>
    public EventStoreHostingOptions Store { get; set; } = new();

    /// <summary>After what time to ask the program for its tenants again; one minute by default.</summary>
    public TimeSpan RefreshInterval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Throws when something is wrong.</summary>
    internal void Validate()
    {
        if (RefreshInterval <= TimeSpan.Zero || RefreshInterval > TimeSpan.FromDays(30))
        {
            throw new ArgumentException(
                $"TenantHostingOptions.RefreshInterval is {RefreshInterval}, but it must be more than zero and at most 30 days.");
        }

        if (Store is null)
            throw new ArgumentException("TenantHostingOptions.Store is null. Leave it out for the defaults.");
        Store.Validate();
    }
}
