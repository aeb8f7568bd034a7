using Microsoft.Extensions.Logging;

namespace SourceGenBus.UnitsOfWork.Tests;

/// <summary>A bus in a container of its own, with a unit of work that keeps a journal.</summary>
internal sealed class TestBus : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    public TestBus(bool withUnit = true)
    {
        var services = new ServiceCollection()
            .AddSingleton(Journal)
            .AddSingleton(Faults)
            .AddLogging(logging => logging.AddProvider(Log));
        if (withUnit)
            services.AddScoped<IUnitOfWork, JournalUnitOfWork>();
        else
            services.AddScoped<RunHandler>(_ => new RunHandler(null!, null!));
        _services = services.AddSourceGenBus().BuildServiceProvider(validateScopes: true);
    }

    public Journal Journal { get; } = new();

    public Faults Faults { get; } = new();

    public LogRecorder Log { get; } = new();

    public EventBus Bus => _services.GetRequiredService<EventBus>();

    public IServiceProvider Services => _services;

    public string[] Entries => Journal.Entries;

    public ValueTask RunAsync(Func<Work, ValueTask> action) => Bus.SendAsync(new Run(action));

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
