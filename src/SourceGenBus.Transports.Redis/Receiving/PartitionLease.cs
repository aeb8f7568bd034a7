using System.Diagnostics.CodeAnalysis;

namespace SourceGenBus.Transports.Redis;

/// <summary>
/// The lease of a partition, by the clock of this process. It is counted from before Redis was last asked, so that it ends here before it
/// ends there. Once lost it stays lost. Safe for concurrent use.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "Deliveries have the token for longer, and it has no timer to free.")]
internal sealed class PartitionLease
{
    private readonly object _gate = new();
    private readonly CancellationTokenSource _lost = new();
    private readonly TimeProvider _clock;
    private readonly TimeSpan _time;
    private readonly ITimer _timer;
    private bool _isLost;

    /// <param name="value">What Redis has as the value of the lease.</param>
    /// <param name="time">How long Redis keeps it.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="ranOut">Called when it runs out.</param>
    /// <remarks>Its time begins with <see cref="Renewed"/>, so that who makes it has it when it runs out.</remarks>
    internal PartitionLease(string value, TimeSpan time, TimeProvider timeProvider, Action ranOut)
    {
        (Value, _time, _clock) = (value, time, timeProvider);
        LostToken = _lost.Token;
        _timer = timeProvider.CreateTimer(static state => ((Action)state!)(), ranOut, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    internal string Value { get; }

    internal CancellationToken LostToken { get; }

    internal bool IsLost => Volatile.Read(ref _isLost);

    /// <param name="asked">The time stamp from before Redis was asked for it.</param>
    internal void Renewed(long asked)
    {
        lock (_gate)
        {
            if (!_isLost)
                _timer.Change(Left(asked), Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Whoever listens to the token may be slow or throw, and nothing here waits for it.</summary>
    /// <returns>False when it was lost before.</returns>
    internal bool Lose()
    {
        lock (_gate)
        {
            if (_isLost)
                return false;
            _isLost = true;
            _timer.Dispose();
        }

        _ = _lost.CancelAsync().ContinueWith(
            static task => task.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return true;
    }

    /// <summary>A tenth less than Redis was asked for, for what timers and schedulers are late.</summary>
    private TimeSpan Left(long asked)
    {
        var left = (_time * 0.9) - _clock.GetElapsedTime(asked);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }
}
