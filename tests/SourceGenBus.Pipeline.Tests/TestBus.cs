using Microsoft.Extensions.Logging;

namespace SourceGenBus.Pipeline.Tests;

/// <summary>A bus in a container of its own, with what the tests look at.</summary>
internal sealed class TestBus : IAsyncDisposable, IEventFailureHandler
{
    private readonly List<EventFailure> _failures = [];
    private readonly ServiceProvider _services;

    public TestBus(bool debugLog = false)
    {
        var services = new ServiceCollection()
            .AddSingleton(Journal)
            .AddSingleton(Script)
            .AddSingleton<IEventFailureHandler>(this);
        if (debugLog)
            services.AddLogging(static logging => logging.SetMinimumLevel(LogLevel.Debug));
        _services = services.AddSourceGenBus().BuildServiceProvider(validateScopes: true);
    }

    public Journal Journal { get; } = new();

    public Script Script { get; } = new();

    public EventBus Bus => _services.GetRequiredService<EventBus>();

    public IServiceProvider Services => _services;

    public string[] Entries => Journal.Entries;

    public IEnumerable<EventFailure> Failures
    {
        get
        {
            lock (_failures)
                return [.. _failures];
        }
    }

    public ValueTask HandleFailureAsync(EventFailure failure)
    {
        lock (_failures)
            _failures.Add(failure);
        return default;
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
