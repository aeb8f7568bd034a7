using System.Data.Common;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace SourceGenBus.EventStore;

/// <summary>Makes projections and subscriptions from the services of a program or of one tenant. What is wrong is found before.</summary>
internal static class FollowerFactories
{
    internal static Func<IServiceProvider, Projection> Projection(
        string name,
        Func<IServiceProvider, Func<RecordedEvent, DbTransaction, CancellationToken, ValueTask>> project,
        ProjectionOptions? options)
    {
        CheckedText.ThrowUnlessIdentifier(name, "name of a projection");
        ArgumentNullException.ThrowIfNull(project);
        options ??= new ProjectionOptions();
        options.Validate();
        return services => new Projection(
            services.GetRequiredService<IDurableStore>(),
            services.GetRequiredService<EventSerializer>(),
            name,
            project(services) ?? throw new InvalidOperationException($"The delegate that makes the projection '{name}' returned null."),
            options,
            services.GetService<ILogger<Projection>>(),
            services.GetRequiredService<StoreOutages>());
    }

    internal static Func<IServiceProvider, EventSubscription> Subscription(
        string name, Func<IServiceProvider, Func<RecordedEvent, CancellationToken, ValueTask>> handle, ProjectionOptions? options)
    {
        CheckedText.ThrowUnlessIdentifier(name, "name of a subscription");
        ArgumentNullException.ThrowIfNull(handle);
        options ??= new ProjectionOptions();
        options.Validate();
        return services => new EventSubscription(
            services.GetRequiredService<IDurableStore>(),
            services.GetRequiredService<EventSerializer>(),
            name,
            handle(services) ?? throw new InvalidOperationException($"The delegate that makes the subscription '{name}' returned null."),
            options,
            services.GetService<ILogger<EventSubscription>>(),
            services.GetRequiredService<StoreOutages>());
    }
}
