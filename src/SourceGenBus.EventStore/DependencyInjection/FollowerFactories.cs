using System.Data.Common;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace SourceGenBus.EventStore;

/// <summary>Makes projections and subscriptions from the services of a program or of one tenant, and registers their options.</summary>
internal static class FollowerFactories
{
    internal static Func<IServiceProvider, Projection> Projection(
        IServiceCollection services,
        string name,
        Func<IServiceProvider, Func<RecordedEvent, DbTransaction, CancellationToken, ValueTask>> project,
        Action<ProjectionOptions>? configure)
    {
        CheckedText.ThrowUnlessIdentifier(name, "name of a projection");
        ArgumentNullException.ThrowIfNull(project);
        AddOptions(services, name, configure);
        return provider => new Projection(
            provider.GetRequiredService<IDurableStore>(),
            provider.GetRequiredService<EventSerializer>(),
            name,
            project(provider) ?? throw new InvalidOperationException($"The delegate that makes the projection '{name}' returned null."),
            OptionsOf(provider, name),
            provider.GetService<ILogger<Projection>>(),
            provider.GetRequiredService<StoreOutages>(),
            provider.GetService<TimeProvider>());
    }

    internal static Func<IServiceProvider, EventSubscription> Subscription(
        IServiceCollection services,
        string name,
        Func<IServiceProvider, Func<RecordedEvent, CancellationToken, ValueTask>> handle,
        Action<ProjectionOptions>? configure)
    {
        CheckedText.ThrowUnlessIdentifier(name, "name of a subscription");
        ArgumentNullException.ThrowIfNull(handle);
        AddOptions(services, name, configure);
        return provider => new EventSubscription(
            provider.GetRequiredService<IDurableStore>(),
            provider.GetRequiredService<EventSerializer>(),
            name,
            handle(provider) ?? throw new InvalidOperationException($"The delegate that makes the subscription '{name}' returned null."),
            OptionsOf(provider, name),
            provider.GetService<ILogger<EventSubscription>>(),
            provider.GetRequiredService<StoreOutages>(),
            provider.GetService<TimeProvider>());
    }

    private static void AddOptions(IServiceCollection services, string name, Action<ProjectionOptions>? configure) =>
        services.AddValidatedOptions(static options => options.Validate(), configure, name);

    private static ProjectionOptions OptionsOf(IServiceProvider provider, string name) =>
        provider.GetRequiredService<IOptionsMonitor<ProjectionOptions>>().Get(name);
}
