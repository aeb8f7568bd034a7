using SourceGenBus;
using SourceGenBus.Dispatch;
using SourceGenBus.Testing;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Puts recording and doubles into a container that has the bus.</summary>
public static class TestingServiceCollectionExtensions
{
    /// <summary>
    /// Records everything that is published through <see cref="IEventBus"/> and enqueued through <see cref="IEventQueue"/>, and
    /// passes it on to the real bus and queue. Resolve <see cref="RecordingEventBus"/> and <see cref="RecordingEventQueue"/> to make
    /// assertions. Call it after the bus and the queue were added.
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
        if (services.LastOrDefault(static service => service.ServiceType == typeof(IEventQueue) && !service.IsKeyedService) is { ImplementationFactory: { } queue })
        {
            RemoveRegistrations(services, typeof(IEventQueue), "");
            services.AddSingleton(provider => new RecordingEventQueue((IEventQueue)queue(provider), provider.GetService<TimeProvider>()));
            services.AddSingleton<IEventQueue>(static provider => provider.GetRequiredService<RecordingEventQueue>());
        }

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

    /// <summary>
    /// Calls a delegate in the place of a handler, for one event type. The handler may be sealed; it is not constructed, so what its
    /// constructor needs may be missing. Middleware, the other handlers and the failure policy are as ever.
    /// </summary>
    /// <typeparam name="THandler">The handler class.</typeparam>
    /// <typeparam name="TEvent">
    /// The exact event type. One that nothing handles keeps the bus from starting; where others handle it, and this class does not, its
    /// first publish throws.
    /// </typeparam>
    /// <param name="services">Where the bus is registered.</param>
    /// <param name="replacement">What to call instead.</param>
    /// <returns><paramref name="services"/>.</returns>
    public static IServiceCollection ReplaceHandler<THandler, TEvent>(
        this IServiceCollection services, Func<TEvent, EventContext, CancellationToken, ValueTask> replacement)
        where THandler : class
        where TEvent : notnull => services.ReplaceHandler(typeof(THandler), replacement);

    /// <summary>As <see cref="ReplaceHandler{THandler, TEvent}"/>, also for static handler classes.</summary>
    /// <typeparam name="TEvent">The exact event type.</typeparam>
    /// <param name="services">Where the bus is registered.</param>
    /// <param name="handlerType">The handler class.</param>
    /// <param name="replacement">What to call instead.</param>
    /// <returns><paramref name="services"/>.</returns>
    public static IServiceCollection ReplaceHandler<TEvent>(
        this IServiceCollection services, Type handlerType, Func<TEvent, EventContext, CancellationToken, ValueTask> replacement)
        where TEvent : notnull
    {
        ArgumentNullException.ThrowIfNull(handlerType);
        ArgumentNullException.ThrowIfNull(replacement);
        SubstitutesOf(services).Add(handlerType, replacement);
        return services;
    }

    /// <summary>
    /// Keeps one handler and calls nothing in the place of every other, whose dependencies may be missing. Called several times, it
    /// keeps several. Subscribers and middleware are as ever. A class that is no handler of the bus keeps the bus from starting, with an
    /// <see cref="InvalidOperationException"/> when it is resolved.
    /// </summary>
    /// <param name="services">Where the bus is registered.</param>
    /// <param name="handlerType">The handler class.</param>
    /// <returns><paramref name="services"/>.</returns>
    public static IServiceCollection KeepOnlyHandler(this IServiceCollection services, Type handlerType)
    {
        ArgumentNullException.ThrowIfNull(handlerType);
        SubstitutesOf(services).Keep(handlerType);
        return services;
    }

    /// <summary>As <see cref="KeepOnlyHandler(IServiceCollection, Type)"/>.</summary>
    /// <typeparam name="THandler">The handler class.</typeparam>
    /// <param name="services">Where the bus is registered.</param>
    /// <returns><paramref name="services"/>.</returns>
    public static IServiceCollection KeepOnlyHandler<THandler>(this IServiceCollection services)
        where THandler : class => services.KeepOnlyHandler(typeof(THandler));

    internal static TestSubstitutes SubstitutesOf(IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        var registered = services.FirstOrDefault(static service => service.ServiceType == typeof(HandlerSubstitutes));
        if (registered?.ImplementationInstance is TestSubstitutes existing)
            return existing;
        var substitutes = new TestSubstitutes();
        services.AddSingleton<HandlerSubstitutes>(substitutes);
        return substitutes;
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
