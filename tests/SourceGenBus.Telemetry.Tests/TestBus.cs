using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace SourceGenBus.Telemetry.Tests;

/// <summary>A bus with all handlers of this assembly and of those it references.</summary>
internal sealed class TestBus : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    internal TestBus(LogLevel minimum = LogLevel.Information)
    {
        Log = new Log { Minimum = minimum };
        _services = new ServiceCollection()
            .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(Log))
            .AddSourceGenBus()
            .BuildServiceProvider(validateScopes: true);
        Class = _services.GetRequiredService<EventBus>();
    }

    internal EventBus Class { get; }

    internal IEventBus Bus => Class;

    internal ICommandBus Commands => Class;

    internal Log Log { get; }

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
