namespace RepoPulse.Tests.Fixtures;

/// <summary>A clock that stands still until it is moved.</summary>
internal sealed class ManualClock : TimeProvider
{
    private long _ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _ticks;

    internal void Advance(TimeSpan time) => _ticks += time.Ticks;
}
