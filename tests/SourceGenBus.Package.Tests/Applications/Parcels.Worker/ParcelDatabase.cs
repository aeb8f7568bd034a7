namespace Parcels.Worker;

/// <summary>In the place of a DbContext.</summary>
public sealed class ParcelDatabase(TimeProvider time)
{
    private readonly Dictionary<string, DateTimeOffset> _lastSeen = new(StringComparer.Ordinal);

    public Task<List<ParcelEvent>> RecordAsync(ParcelScanned scanned, TimeSpan silence, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        List<ParcelEvent> events = [new ParcelArrived(scanned.Barcode, scanned.Hub)];
        foreach (var (barcode, at) in _lastSeen)
        {
            if (time.GetUtcNow() - at is var quiet && quiet > silence)
                events.Add(new ParcelLost(barcode, quiet));
        }

        _lastSeen[scanned.Barcode] = scanned.At;
        return Task.FromResult(events);
    }

    public Task SaveChangesAsync(CancellationToken cancellationToken) => Task.Delay(1, cancellationToken);
}
