using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace SourceGenBus.Background;

/// <summary>Starts and stops the queue with the host.</summary>
internal sealed class BackgroundEventQueueService(IServiceProvider services) : IHostedService
{
    private BackgroundEventQueue? _queue;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _queue = services.GetRequiredService<BackgroundEventQueue>();
        _queue.Start();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => _queue?.StopAsync(cancellationToken) ?? Task.CompletedTask;
}
