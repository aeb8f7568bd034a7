using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SourceGenBus.EventStore;
using SourceGenBus.EventStore.Hosting;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Lets a host run the event stores of tenants.</summary>
public static class TenantHostingServiceCollectionExtensions
{
    /// <summary>
    /// Lets the host run the stores that <c>AddTenantEventStores</c> registers: for each tenant it migrates the database, runs relays and
    /// what was registered with <c>AddTenantProjection</c> and <c>AddTenantEventSubscription</c>, and measures the state of the store.
    /// The start of the host waits for no tenant: one whose database cannot be used is tried again, at growing intervals up to a minute,
    /// and disturbs no other.
    /// </summary>
    /// <param name="services">Where to register.</param>
    /// <param name="tenants">
    /// Names the tenants. It is asked at the start and again from time to time: new ones are started, those that are gone are stopped.
    /// </param>
    /// <param name="options">What it does; null for the defaults.</param>
    /// <returns><paramref name="services"/>.</returns>
    /// <exception cref="ArgumentException">The options are invalid; the message says which and why.</exception>
    /// <exception cref="InvalidOperationException">It was called twice, or there are no stores of tenants.</exception>
    public static IServiceCollection AddTenantEventStoreHosting(
        this IServiceCollection services,
        Func<IServiceProvider, CancellationToken, ValueTask<IReadOnlyCollection<string>>> tenants,
        TenantHostingOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(tenants);
        if (services.Any(static service => service.ServiceType == typeof(TenantHost)))
        {
            throw new InvalidOperationException(
                "AddTenantEventStoreHosting was called twice on the same service collection. Call it once, with all options.");
        }

        if (services.All(static service => service.ServiceType != typeof(TenantStores)))
            throw new InvalidOperationException("There are no stores of tenants to host. Call services.AddTenantEventStores(...) first.");
        options ??= new TenantHostingOptions();
        options.Validate();

        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(provider => new TenantHost(
            cancellationToken => tenants(provider, cancellationToken),
            provider.GetRequiredService<TenantStores>(),
            options,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILoggerFactory>()));
        services.AddSingleton(static provider => new TenantGauges(
            provider.GetRequiredService<TenantHost>(), provider.GetRequiredService<TimeProvider>(), provider));
        return services.AddSingleton<IHostedService>(static provider =>
        {
            // As for one store: what nobody asks the container for would not exist.
            provider.GetRequiredService<TenantGauges>();
            return provider.GetRequiredService<TenantHost>();
        });
    }
}
