using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SourceGenBus;
using SourceGenBus.EventStore;
using SourceGenBus.Transports;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Lets the events of an event store leave and enter the program.</summary>
public static class TransportEventStoreBuilderExtensions
{
    /// <summary>
    /// Adds transports: the relays of the store then take events to the destinations that they are published to, and the host receives what
    /// the program subscribes to.
    /// </summary>
    /// <param name="builder">The event store.</param>
    /// <param name="configure">Chooses brokers and subscriptions; called at once.</param>
    /// <returns><paramref name="builder"/>.</returns>
    /// <exception cref="InvalidOperationException">
    /// It was called twice, no transport was added, or the program has an <see cref="IOutboxTarget"/> of its own.
    /// </exception>
    public static EventStoreBuilder AddTransports(this EventStoreBuilder builder, Action<TransportsBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        var services = builder.Services;
        if (services.Any(static service => service.ServiceType == typeof(TransportSet)))
            throw new InvalidOperationException("AddTransports was called twice on the same event store. Call it once, with all transports.");
        if (services.Any(static service => service.ServiceType == typeof(IOutboxTarget) && !service.IsKeyedService))
        {
            throw new InvalidOperationException(
                "The program has registered an IOutboxTarget of its own, and transports would take its place. Remove one of them.");
        }

        var transports = new TransportsBuilder(services);
        configure(transports);
        if (transports.Transports.Count == 0)
            throw new InvalidOperationException("No transport was added. Call UseRabbitMq, UseInMemory or the like in the delegate of AddTransports.");
        Register(services, transports);
        return builder;
    }

    private static void Register(IServiceCollection services, TransportsBuilder builder)
    {
        services.AddValidatedOptions<TransportOptions>(static options => options.Validate());
        services.AddSingleton(provider => new TransportSet(
            [.. builder.Transports.Select(entry => (Made(entry.Factory(provider)), (IReadOnlyList<string>)entry.Destinations))],
            OptionsOf(provider),
            ClockOf(provider),
            provider.GetRequiredService<ILogger<TransportHost>>()));
        services.AddSingleton(provider => new EventDestinations(
            provider.GetRequiredService<TransportSet>(),
            new MessageWriter(provider.GetRequiredService<EventSerializer>(), OptionsOf(provider)),
            provider.GetRequiredService<IEventCatalog>(),
            builder.Published));
        services.AddSingleton<IOutboxTarget>(static provider =>
        {
            var store = provider.GetRequiredService<IOptions<EventStoreOptions>>().Value;
            var serializer = provider.GetRequiredService<EventSerializer>();
            var bus = provider.GetRequiredService<IEventBus>();
            var handlers = new TransactionalBusTarget(
                provider.GetRequiredService<IDurableStore>(), bus, serializer, store.Program, store.ClaimsByTenant);
            return new TransportTarget(
                handlers,
                provider.GetRequiredService<EventDestinations>(),
                bus,
                serializer.Catalog,
                ClockOf(provider),
                provider.GetRequiredService<ILogger<TransportHost>>());
        });
        if (builder.SendsCommands)
        {
            services.AddSingleton(provider => new PendingRequests(
                PendingRequests.DestinationOf(
                    provider.GetRequiredService<IOptions<EventStoreOptions>>().Value.Program, OptionsOf(provider).InstanceName),
                provider.GetRequiredService<ILogger<TransportHost>>()));
        }

        services.AddSingleton<ICommandForwarder>(static provider => new RemoteCommands(
            provider.GetRequiredService<EventDestinations>(),
            provider.GetRequiredService<EventSerializer>(),
            provider.GetService<PendingRequests>(),
            OptionsOf(provider),
            ClockOf(provider)));
        services.AddSingleton(provider => new TransportHost(
            provider, builder.Subscriptions, OptionsOf(provider), ClockOf(provider), provider.GetRequiredService<ILogger<TransportHost>>()));
        services.AddSingleton<IHostedService>(static provider => provider.GetRequiredService<TransportHost>());
    }

    private static ITransport Made(ITransport? transport) =>
        transport ?? throw new InvalidOperationException("A delegate of AddTransport returned null in the place of a transport.");

    private static TransportOptions OptionsOf(IServiceProvider provider) =>
        provider.GetRequiredService<IOptions<TransportOptions>>().Value;

    private static TimeProvider ClockOf(IServiceProvider provider) => provider.GetService<TimeProvider>() ?? TimeProvider.System;
}
