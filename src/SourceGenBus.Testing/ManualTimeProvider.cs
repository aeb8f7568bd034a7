namespace SourceGenBus.Testing;

/// <summary>
/// A clock that stands still until the test moves it. Give it to whatever takes a <see cref="TimeProvider"/>: timeouts, retries,
/// the event queue. Timers fire inside <see cref="Advance"/>, in the order of their times, each seeing its own time. Thread-safe;
/// one caller at a time may advance.
/// </summary>
public sealed class ManualTimeProvider : TimeProvider
{
    private readonly object _gate = new();
    private readonly List<ManualTimer> _timers = [];
    private readonly DateTimeOffset _start;
    private TimeSpan _elapsed;
    private TaskCompletionSource _changed = NewSignal();

    /// <summary>Makes a clock.</summary>
    /// <param name="start">What it shows first; by default the first of January 2000, midnight UTC.</param>
    public ManualTimeProvider(DateTimeOffset? start = null) =>
        _start = start?.ToUniversalTime() ?? new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <inheritdoc />
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <inheritdoc />
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>The number of timers that will fire one day, delays and timeouts among them.</summary>
    public int ActiveTimers
    {
        get
        {
            lock (_gate)
                return _timers.Count;
        }
    }

    /// <inheritdoc />
    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
            return _start + _elapsed;
    }

    /// <inheritdoc />
    public override long GetTimestamp()
    {
        lock (_gate)
            return _elapsed.Ticks;
    }

    /// <inheritdoc />
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var timer = new ManualTimer(this, callback, state, ExecutionContext.Capture());
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves the clock on and fires the timers whose time has come, on this thread.</summary>
    /// <param name="time">How far; zero fires what is due now.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="time"/> is negative.</exception>
    public void Advance(TimeSpan time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(time, TimeSpan.Zero);
        TimeSpan target;
        lock (_gate)
            target = _elapsed + time;

        while (TakeDue(target) is { } timer)
            timer.Fire(); // Outside the lock: it runs user code, which may ask for the time or make a timer.
    }

    /// <summary>
    /// Waits until so many timers are active: code on another thread has come to where it waits, and the clock can be moved. Nothing
    /// sleeps.
    /// </summary>
    /// <param name="count">How many, at least.</param>
    /// <param name="cancellationToken">Ends the waiting; give it a limit, so that a test that waits in vain fails.</param>
    /// <exception cref="EventAssertionException">The token was cancelled first.</exception>
    public async Task WaitForTimersAsync(int count = 1, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                if (_timers.Count >= count)
                    return;
                changed = _changed.Task;
            }

            try
            {
                await changed.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException exception) when (cancellationToken.IsCancellationRequested)
            {
                throw new EventAssertionException(
                    $"Waited in vain for {count} active timer(s) of the manual clock, but there are {ActiveTimers}.", exception);
            }
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The next timer that is due until then, with the clock set to its time; null with the clock set to the target.</summary>
    private ManualTimer? TakeDue(TimeSpan target)
    {
        lock (_gate)
        {
            var next = _timers.Where(timer => timer.Due <= target).MinBy(static timer => timer.Due);
            var now = next?.Due ?? target;
            if (now > _elapsed)
                _elapsed = now;
            if (next is null)
                return null;
            if (next.Period is { } period)
                next.Due += period;
            else
                _timers.Remove(next);
            return next;
        }
    }

    private bool Set(ManualTimer timer, TimeSpan dueTime, TimeSpan period)
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            if (timer.IsDisposed)
                return false;
            _timers.Remove(timer);
            if (dueTime != Timeout.InfiniteTimeSpan)
            {
                timer.Due = _elapsed + dueTime;
                timer.Period = period > TimeSpan.Zero ? period : null;
                _timers.Add(timer);
            }

            changed = _changed;
            _changed = NewSignal();
        }

        changed.SetResult();
        return true;
    }

    private void Remove(ManualTimer timer)
    {
        lock (_gate)
        {
            timer.IsDisposed = true;
            _timers.Remove(timer);
        }
    }

    private sealed class ManualTimer(
        ManualTimeProvider timeProvider,
        TimerCallback callback,
        object? state,
        ExecutionContext? context) : ITimer
    {
        internal TimeSpan Due { get; set; }

        internal TimeSpan? Period { get; set; }

        internal bool IsDisposed { get; set; }

        public bool Change(TimeSpan dueTime, TimeSpan period) => timeProvider.Set(this, dueTime, period);

        public void Dispose() => timeProvider.Remove(this);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }

        internal void Fire()
        {
            if (context is null)
                callback(state);
            else
                ExecutionContext.Run(context, static timer => ((ManualTimer)timer!).Call(), this);
        }

        private void Call() => callback(state);
    }
}
