using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace SourceGenBus.EventStore;

/// <summary>Registers a store and what works with it.</summary>
internal static class StoreServices
{
    internal static void Add(IServiceCollection services, Func<IServiceProvider, IDurableStore> store, IEventCatalog events)
    {
        AddOptions(services);
        services.AddSingleton(provider =>
            store(provider) ?? throw new InvalidOperationException("The delegate of AddEventStore that makes the store returned null."));
        services.AddSingleton(
            static provider => new StoreOutages(provider.GetService<TimeProvider>(), provider.GetService<ILogger<StoreOutages>>()));
        services.AddSingleton(events);
        services.AddSingleton(provider => new EventSerializer(
            events, OptionsOf(provider).Program, provider.GetService<TimeProvider>(), provider.GetService<IPayloadProtection>()));
        services.AddSingleton(static provider => new EventStreams(
            provider.GetRequiredService<IDurableStore>().Events,
            provider.GetRequiredService<EventSerializer>(),
            OptionsOf(provider).OwnStreams,
            provider.GetService<TimeProvider>()));
        services.AddSingleton(static provider => new Outbox(
            provider.GetRequiredService<IDurableStore>().Outbox,
            provider.GetRequiredService<EventSerializer>(),
            OptionsOf(provider).TenantTag));
        services.TryAddSingleton<IOutboxTarget>(static provider => new TransactionalBusTarget(
            provider.GetRequiredService<IDurableStore>(),
            provider.GetRequiredService<IEventBus>(),
            provider.GetRequiredService<EventSerializer>(),
            OptionsOf(provider).Program,
            OptionsOf(provider).ClaimsByTenant));
        services.AddSingleton(static provider => new OutboxRelay(
            provider.GetRequiredService<IDurableStore>().Outbox,
            provider.GetRequiredService<IOutboxTarget>(),
            OptionsOf(provider).OwnRelay,
            provider.GetService<ILogger<OutboxRelay>>(),
            provider.GetRequiredService<StoreOutages>(),
            provider.GetService<TimeProvider>()));
    }

    /// <summary>Registers the options of all stores of a program.</summary>
    internal static void AddOptions(IServiceCollection services) =>
        services.AddValidatedOptions<EventStoreOptions>(static options => options.Validate());

    internal static EventStoreOptions OptionsOf(IServiceProvider provider) =>
        provider.GetRequiredService<IOptions<EventStoreOptions>>().Value;
}
