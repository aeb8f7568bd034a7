using SourceGenBus;

namespace Parcels.Worker;

public sealed record ParcelScanned(string Barcode, string Hub, DateTimeOffset At);

public abstract record ParcelEvent(string Barcode) : DomainEvent;

public sealed record ParcelArrived(string Barcode, string Hub) : ParcelEvent(Barcode);

public sealed record ParcelLost(string Barcode, TimeSpan SilentFor) : ParcelEvent(Barcode);

public sealed record ScannerDisconnected(string Hub, string Reason);
