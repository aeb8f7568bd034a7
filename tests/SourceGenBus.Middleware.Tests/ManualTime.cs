namespace SourceGenBus.Middleware.Tests;

/// <summary>A clock that stands still until it is told to go on. Timers are due at once when their time has come.</summary>
internal sealed class ManualTime : TimeProvider
{
    private readonly List<ManualTimer> _timers = [];
    private TimeSpan _now;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _now.Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(() => callback(state)) { Due = _now + dueTime };
        _timers.Add(timer);
        return timer;
    }

    public void Advance(TimeSpan time)
    {
        _now += time;
        foreach (var timer in _timers.Where(timer => timer.Due is { } due && due <= _now).ToList())
            timer.Fire();
    }

    private sealed class ManualTimer(Action fire) : ITimer
    {
        public TimeSpan? Due { get; set; }

        public void Fire()
        {
            Due = null;
            fire();
        }

        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose() => Due = null;

        public ValueTask DisposeAsync()
        {
            Due = null;
            return default;
        }
    }
}
