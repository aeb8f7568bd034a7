using SourceGenBus;
using SourceGenBus.Testing;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Puts recording and doubles into a container that has the bus.</summary>
public static class TestingServiceCollectionExtensions
{
    /// <summary>
    /// Records everything that is published through <see cref="IEventBus"/>, and passes it on to the real bus. Resolve
    /// <see cref="RecordingEventBus"/> to make assertions.
    /// </summary>
    /// <param name="services">Where the bus is registered.</param>
    /// <returns><paramref name="services"/>.</returns>
    /// <exception cref="InvalidOperationException">No bus is registered yet.</exception>
    public static IServiceCollection RecordEvents(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        RemoveRegistrations(services, typeof(IEventBus), "call AddSourceGenBus first");
        services.AddSingleton(static provider => new RecordingEventBus(
            provider.GetRequiredService<EventBus>(), provider.GetService<TimeProvider>()));
        services.AddSingleton<IEventBus>(static provider => provider.GetRequiredService<RecordingEventBus>());
        return services;
    }

    /// <summary>
    /// Puts a double in the place of a handler. The route calls it with the type of the handler it replaces, so it is an
    /// instance of that class, made with other dependencies, or of a class derived from it that overrides <c>HandleAsync</c>.
    /// </summary>
    /// <typeparam name="THandler">The handler class.</typeparam>
    /// <param name="services">Where the bus is registered.</param>
    /// <param name="replacement">The double; not owned by the container.</param>
    /// <returns><paramref name="services"/>.</returns>
    /// <exception cref="InvalidOperationException">No such handler is registered.</exception>
    public static IServiceCollection ReplaceHandler<THandler>(this IServiceCollection services, THandler replacement)
        where THandler : class
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(replacement);
        RemoveRegistrations(services, typeof(THandler), "it is no handler of the modules that AddSourceGenBus found");
        return services.AddSingleton(replacement);
    }

    private static void RemoveRegistrations(IServiceCollection services, Type serviceType, string otherwise)
    {
        var removed = 0;
        for (var index = services.Count - 1; index >= 0; index--)
        {
            if (services[index].ServiceType != serviceType || services[index].IsKeyedService)
                continue;
            services.RemoveAt(index);
            removed++;
        }

        if (removed == 0)
            throw new InvalidOperationException($"'{serviceType}' is not registered; {otherwise}.");
    }
}
