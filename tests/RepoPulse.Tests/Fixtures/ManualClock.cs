namespace RepoPulse.Tests.Fixtures;

/// <summary>A clock that stands still at the end of January 2024 until it is moved.</summary>
internal sealed class ManualClock : TimeProvider
{
    private static readonly DateTimeOffset _start = new(2024, 1, 31, 12, 0, 0, TimeSpan.Zero);

    private long _ticks;

    /// <summary>How much time passes with every look at the clock.</summary>
    internal TimeSpan Step { get; init; }

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _ticks += Step.Ticks;

    public override DateTimeOffset GetUtcNow() => _start.AddTicks(_ticks);

    internal void Advance(TimeSpan time) => _ticks += time.Ticks;
}
