using System.Diagnostics.CodeAnalysis;

namespace SourceGenBus.Telemetry;

/// <summary>
/// Calls each of its watches once a second. One timer serves them all, however many there are, and it runs only while there are any.
/// </summary>
/// <remarks>
/// A watch runs application code, such as a logger's filter. One that throws does not keep the others from being called. One that blocks
/// delays them by a period at most: the next tick passes over it until it returns.
/// </remarks>
internal sealed class WatchTimer(TimeProvider time)
{
    /// <summary>The one of the process.</summary>
    internal static readonly WatchTimer Shared = new(TimeProvider.System);

    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly object _gate = new();
    private readonly List<Watch> _watches = [];
    private ITimer? _timer;
    private int _active;

    /// <summary>Calls the watch from now on, until it is removed or says that it is over.</summary>
    internal void Add(Watch watch)
    {
        lock (_gate)
        {
            _watches.Add(watch);
            if (_active++ > 0)
                return;
            _timer ??= CreateTimer();
            _timer.Change(Period, Period);
        }
    }

    /// <summary>Calls the watch no more, apart from a call that is under way. Does nothing when it was removed before.</summary>
    internal void Remove(Watch watch)
    {
        lock (_gate)
        {
            if (watch.IsRemoved)
                return;
            watch.IsRemoved = true; // The next tick takes it out of the list: to search for it would make it expensive to end many buses.
            if (--_active > 0)
                return;
            _watches.Clear();
            _timer!.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    private ITimer CreateTimer()
    {
        // A timer keeps what flows with the thread that makes it, such as the first request's activity, for as long as it lives.
        var restore = ExecutionContext.IsFlowSuppressed() ? default(AsyncFlowControl?) : ExecutionContext.SuppressFlow();
        try
        {
            return time.CreateTimer(static state => ((WatchTimer)state!).Tick(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
        finally
        {
            restore?.Undo();
        }
    }

    private void Tick()
    {
        lock (_gate)
            _watches.RemoveAll(static watch => watch.IsRemoved);

        // By position and not over a copy. When a later tick overtakes this one and shortens the list, it calls what this one misses.
        for (var position = 0; TryTake(ref position, out var watch); position++)
            Call(watch);
    }

    private bool TryTake(ref int position, [NotNullWhen(true)] out Watch? watch)
    {
        lock (_gate)
        {
            for (; position < _watches.Count; position++)
            {
                watch = _watches[position];
                if (watch.IsRemoved || watch.IsRunning)
                    continue;
                watch.IsRunning = true;
                return true;
            }
        }

        watch = null;
        return false;
    }

    private void Call(Watch watch)
    {
        var goesOn = true;
        try
        {
            goesOn = watch.Tick();
        }
        catch (Exception exception)
        {
            watch.OnFailure(exception); // On a timer's thread it would end the process.
        }

        lock (_gate)
            watch.IsRunning = false;
        if (!goesOn)
            Remove(watch);
    }

    /// <summary>What is called once a second. It may hold what it watches weakly, and then ends with it.</summary>
    internal abstract class Watch
    {
        /// <summary>Belongs to the timer, as does <see cref="IsRunning"/>; guarded by its lock.</summary>
        internal bool IsRemoved { get; set; }

        internal bool IsRunning { get; set; }

        /// <summary>Does the work. False when there is nothing left to watch.</summary>
        internal abstract bool Tick();

        /// <summary>Told what <see cref="Tick"/> threw. Must not throw.</summary>
        internal abstract void OnFailure(Exception exception);
    }
}
