using Microsoft.Extensions.Logging;
using SourceGenBus.Testing;

namespace SourceGenBus.Background.Tests;

/// <summary>A queue around a real bus, both in one container, with everything recorded that it tells.</summary>
internal sealed class TestQueue : IAsyncDisposable, IUnhandledEventHandler
{
    private readonly List<UnhandledEvent> _unhandled = [];

    internal TestQueue(Action<BackgroundEventQueueOptions>? configure = null, bool start = true, Action<IServiceCollection>? register = null)
    {
        var services = new ServiceCollection()
            .AddLogging(logging => logging.AddProvider(Log))
            .AddSingleton<TimeProvider>(Time)
            .AddSingleton<IUnhandledEventHandler>(this)
            .AddScoped<UnitOfWork>();
        register?.Invoke(services);
        Services = services.AddSourceGenBus().AddSourceGenBusBackground(configure).BuildServiceProvider(validateScopes: true);
        Queue = Services.GetRequiredService<BackgroundEventQueue>();
        Bus = Services.GetRequiredService<IEventBus>();
        if (start)
            Queue.Start();
    }

    internal ServiceProvider Services { get; }

    internal BackgroundEventQueue Queue { get; }

    internal IEventBus Bus { get; }

    internal ManualTimeProvider Time { get; } = new();

    internal LogRecorder Log { get; } = new();

    /// <summary>What the hook does besides being recorded.</summary>
    internal Func<UnhandledEvent, CancellationToken, ValueTask> WhenTold { get; set; } = static (_, _) => default;

    internal IReadOnlyList<UnhandledEvent> Unhandled
    {
        get
        {
            lock (_unhandled)
                return [.. _unhandled];
        }
    }

    public ValueTask HandleUnhandledAsync(UnhandledEvent unhandled, CancellationToken cancellationToken)
    {
        lock (_unhandled)
            _unhandled.Add(unhandled);
        return WhenTold(unhandled, cancellationToken);
    }

    internal static EventBus BusWithoutContainer() =>
        new EventBusBuilder().AddHandlers().UseServices(new ServiceCollection().AddScoped<UnitOfWork>().BuildServiceProvider()).Build();

    internal Task IdleAsync() => Queue.WaitUntilIdleAsync().WaitAsync(Signal.Limit);

    public ValueTask DisposeAsync() => Services.DisposeAsync();
}
