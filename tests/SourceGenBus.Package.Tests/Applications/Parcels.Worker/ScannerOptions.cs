namespace Parcels.Worker;

public sealed class ScannerOptions
{
    public IList<string> Hubs { get; } = [];

    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(5);
}
