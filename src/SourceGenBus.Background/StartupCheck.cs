using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace SourceGenBus.Background;

/// <summary>
/// Makes the bus before any service of the host starts, so that a missing dependency of a handler ends the start and not the first request.
/// </summary>
internal sealed class StartupCheck(IServiceProvider services) : IHostedLifecycleService
{
    internal const string NoBus = "No event bus is registered. Call services.AddSourceGenBus() in the host, which registers the handlers " +
        "of all assemblies that it references.";

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        if (services.GetService<EventBus>() is null)
            throw new InvalidOperationException(NoBus);
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
