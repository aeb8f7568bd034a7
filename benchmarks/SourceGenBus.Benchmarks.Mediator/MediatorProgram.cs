using Mediator;
using Microsoft.Extensions.DependencyInjection;

namespace SourceGenBus.Benchmarks.Rivals;

/// <summary>The wired program: the mediator and the handlers that it calls, all of them singletons, as its guide recommends for speed.</summary>
public sealed class MediatorProgram
{
    private readonly ServiceProvider _services;

    private MediatorProgram(ServiceProvider services)
    {
        _services = services;
        Mediator = services.GetRequiredService<IMediator>();
    }

    public IMediator Mediator { get; }

    public static MediatorProgram Start()
    {
        var services = new ServiceCollection();
        services.AddSingleton(typeof(ICallCounter<>), typeof(CallCounter<>));
        services.AddMediator(static options => options.ServiceLifetime = ServiceLifetime.Singleton);
        return new(services.BuildServiceProvider());
    }

    public ICallCounter<THandler> CounterOf<THandler>() => _services.GetRequiredService<ICallCounter<THandler>>();
}
