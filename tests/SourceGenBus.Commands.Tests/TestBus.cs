using Microsoft.Extensions.DependencyInjection;

namespace SourceGenBus.Commands.Tests;

/// <summary>Starts a bus with all handlers of this assembly and the services that they need.</summary>
internal static class TestBus
{
    /// <summary>In a container, which refuses scoped services in its root.</summary>
    internal static ServiceProvider InContainer() =>
        new ServiceCollection()
            .AddScoped<UnitOfWork>()
            .AddSingleton<Journal>()
            .AddSourceGenBus()
            .BuildServiceProvider(validateScopes: true);

    /// <summary>Without a container: the services know nothing of handlers.</summary>
    internal static EventBus Alone(out ServiceProvider services)
    {
        services = new ServiceCollection().AddScoped<UnitOfWork>().AddSingleton<Journal>().BuildServiceProvider(validateScopes: true);
        return new EventBusBuilder().AddHandlers().UseServices(services).Build();
    }

    internal static EventBus Alone() => Alone(out _);
}
