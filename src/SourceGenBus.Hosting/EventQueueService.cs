using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace SourceGenBus.Hosting;

/// <summary>Starts and stops the queue with the host.</summary>
internal sealed class EventQueueService(IServiceProvider services) : IHostedService
{
    private EventQueue? _queue;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _queue = services.GetRequiredService<EventQueue>();
        _queue.Start();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => _queue?.StopAsync(cancellationToken) ?? Task.CompletedTask;
}
