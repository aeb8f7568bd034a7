namespace SourceGenBus.Emission.Tests;

/// <summary>A bus in a container of its own, with what the tests look at.</summary>
internal sealed class TestBus : IAsyncDisposable, IEventFailureHandler
{
    private readonly List<EventFailure> _failures = [];
    private readonly ServiceProvider _services;

    public TestBus(Action<IServiceCollection>? configure = null)
    {
        var services = new ServiceCollection().AddSingleton(Journal).AddSingleton<IEventFailureHandler>(this).AddSourceGenBus();
        configure?.Invoke(services);
        _services = services.BuildServiceProvider(validateScopes: true);
    }

    public Journal Journal { get; } = new();

    public EventBus Bus => _services.GetRequiredService<EventBus>();

    public IServiceProvider Services => _services;

    public string[] Entries => Journal.Entries;

    public IReadOnlyList<EventFailure> Failures => _failures;

    /// <summary>The contexts in which the leaves arrive.</summary>
    public List<EventContext> Contexts()
    {
        var contexts = new List<EventContext>();
        Journal.Received = (_, context) =>
        {
            contexts.Add(context);
            return default;
        };
        return contexts;
    }

    public ValueTask HandleFailureAsync(EventFailure failure)
    {
        lock (_failures)
            _failures.Add(failure);
        return default;
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
