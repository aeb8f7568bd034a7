using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SourceGenBus.Tests.Containers;
using SourceGenBus.Tests.Failures;
using SourceGenBus.Tests.Handlers;
using SourceGenBus.Tests.Lifetimes;

namespace SourceGenBus.Tests.Support;

/// <summary>
/// An application: one container with the bus, every handler of this assembly and of those it references, and the
/// services that these handlers ask for.
/// </summary>
internal sealed class TestHost : IAsyncDisposable
{
    private readonly ServiceProvider _provider;

    private TestHost(ServiceProvider provider, RecordingLog log)
    {
        _provider = provider;
        Log = log;
        EventBus = provider.GetRequiredService<EventBus>();
    }

    internal EventBus EventBus { get; }

    internal IEventBus Bus => EventBus;

    internal RecordingLog Log { get; }

    internal IServiceProvider Services => _provider;

    internal static TestHost Create(Action<IServiceCollection>? configure = null, LogLevel minimum = LogLevel.Information)
    {
        var log = new RecordingLog { Minimum = minimum };
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(log));
        AddDependencies(services);
        configure?.Invoke(services);
        services.AddSourceGenBus();

        // The strictest a container can be.
        var provider = services.BuildServiceProvider(new ServiceProviderOptions { ValidateScopes = true, ValidateOnBuild = true });
        return new TestHost(provider, log);
    }

    /// <summary>What the handlers of this assembly take in their constructors.</summary>
    internal static void AddDependencies(IServiceCollection services)
    {
        services.AddSingleton<IPostage, StandardPostage>();
        services.AddKeyedSingleton<IPostage, ExpressPostage>("express");
        services.AddKeyedSingleton<IPostage, ExpressPostage>(PostageClass.Registered);
        services.AddSingleton<ConstructionFault>();
        services.AddSingleton(new HostName("unnamed"));
        services.AddScoped<UnitOfWork>();
    }

    public ValueTask DisposeAsync() => _provider.DisposeAsync();
}
