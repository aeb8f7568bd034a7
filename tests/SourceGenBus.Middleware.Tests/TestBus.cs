using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using SourceGenBus.Polly;

namespace SourceGenBus.Middleware.Tests;

/// <summary>A bus with all shipped middleware, none of which does anything until a test says so.</summary>
internal sealed class TestBus : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    public TestBus(Action<IServiceCollection>? configure = null)
    {
        var services = new ServiceCollection()
            .AddSingleton(Behavior)
            .AddSingleton<IHttpContextAccessor>(Http)
            .Configure<TimeoutOptions>(static options => options.Timeout = Timeout.InfiniteTimeSpan)
            .AddLogging(logging => logging.AddProvider(Log).SetMinimumLevel(LogLevel.Debug));
        configure?.Invoke(services);
        _services = services.AddSourceGenBus().BuildServiceProvider(validateScopes: true);
    }

    public Behavior Behavior { get; } = new();

    public LogRecorder Log { get; } = new();

    public CurrentRequest Http { get; } = new();

    public IServiceProvider Services => _services;

    public EventBus Bus => _services.GetRequiredService<EventBus>();

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    /// <summary>The request that the test pretends to be in.</summary>
    internal sealed class CurrentRequest : IHttpContextAccessor
    {
        public HttpContext? HttpContext { get; set; }
    }
}
