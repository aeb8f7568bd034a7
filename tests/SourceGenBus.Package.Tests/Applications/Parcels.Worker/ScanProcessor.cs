using SourceGenBus;

namespace Parcels.Worker;

internal sealed class ScanProcessor(ScanChannel channel, IServiceScopeFactory scopes, IHostApplicationLifetime lifetime) : BackgroundService
{
    private static readonly TimeSpan Silence = TimeSpan.FromDays(3);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var scanned in channel.Reader.ReadAllAsync(stoppingToken).ConfigureAwait(false))
        {
            await using var scope = scopes.CreateAsyncScope();
            var database = scope.ServiceProvider.GetRequiredService<ParcelDatabase>();
            var bus = scope.ServiceProvider.GetRequiredService<IEventBus>();

            var events = await database.RecordAsync(scanned, Silence, stoppingToken);
            await database.SaveChangesAsync(stoppingToken);

            var context = new EventContext { CorrelationId = scanned.Barcode, Services = scope.ServiceProvider };
            foreach (var recorded in events)
                await bus.PublishAsync(recorded, context, stoppingToken);
            await bus.PublishAsync(scanned, context, stoppingToken);
        }

        lifetime.StopApplication();
    }
}
