using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace SourceGenBus.EventStore.Hosting;

/// <summary>Registers what runs a store in a host.</summary>
internal static class StoreHostingServices
{
    internal static void Add(IServiceCollection services, Action<EventStoreHostingOptions>? configure)
    {
        if (services.Any(static service => service.ServiceType == typeof(StoreWorkers)))
            throw new InvalidOperationException("AddHosting was called twice on the same event store. Call it once, with all options.");

        services.AddValidatedOptions(static options => options.Validate(), configure);
        services.AddSingleton(static provider => provider.GetRequiredService<IOptions<EventStoreHostingOptions>>().Value);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(static provider => new StoreWorkers(
            provider,
            provider.GetRequiredService<EventStoreHostingOptions>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<StoreWorkers>>()));
        services.AddSingleton(static provider => new StoreMonitor(
            provider,
            provider.GetRequiredService<EventStoreHostingOptions>(),
            provider.GetRequiredService<StoreOutages>(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(static provider =>
        {
            var source = new GaugeSource(
                provider.GetRequiredService<StoreOutages>(),
                provider.GetRequiredService<StoreMonitor>(),
                provider.GetRequiredService<StoreWorkers>());
            return new StoreGauges(() => [source], provider.GetRequiredService<TimeProvider>(), provider);
        });
        services.AddSingleton<InboxCleaner>();
        services.AddSingleton<IHostedService, StoreStartup>();
        services.AddSingleton<IHostedService>(static provider =>
        {
            // Made with the workers: what nobody asks the container for would not exist.
            provider.GetRequiredService<StoreGauges>();
            return provider.GetRequiredService<StoreWorkers>();
        });
        services.AddSingleton<IHostedService, RetentionWorker>();
    }
}
