using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace SourceGenBus.EventStore.Hosting;

/// <summary>Registers what runs the stores of tenants in a host.</summary>
internal static class TenantHostingServices
{
    internal static void Add(
        IServiceCollection services,
        Func<IServiceProvider, CancellationToken, ValueTask<IReadOnlyCollection<string>>> tenants,
        Action<TenantHostingOptions>? configure)
    {
        if (services.Any(static service => service.ServiceType == typeof(TenantHost)))
            throw new InvalidOperationException("AddHosting was called twice on the stores of tenants. Call it once, with all options.");

        services.AddValidatedOptions(static options => options.Validate(), configure);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(provider => new TenantHost(
            cancellationToken => tenants(provider, cancellationToken),
            provider.GetRequiredService<TenantStores>(),
            provider.GetRequiredService<IOptions<TenantHostingOptions>>().Value,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILoggerFactory>()));
        services.AddSingleton(static provider => new TenantGauges(
            provider.GetRequiredService<TenantHost>(), provider.GetRequiredService<TimeProvider>(), provider));
        services.AddSingleton<IHostedService>(static provider =>
        {
            // As for one store: what nobody asks the container for would not exist.
            provider.GetRequiredService<TenantGauges>();
            return provider.GetRequiredService<TenantHost>();
        });
    }
}
