using SourceGenBus.EventStore;

namespace SourceGenBus.Tool.Rows;

/// <summary>An event that a projection or subscription has put aside.</summary>
internal sealed record ParkedRow(
    string Projection, long Position, string Stream, long Version, string Name, DateTimeOffset ParkedAt, int Attempts, string Error)
{
    internal static ParkedRow Of(ParkedEvent parked) => new(
        parked.Projection,
        parked.Position,
        parked.Stream,
        parked.Version,
        parked.EventName,
        parked.ParkedAt,
        parked.Attempts,
        parked.Error);
}
