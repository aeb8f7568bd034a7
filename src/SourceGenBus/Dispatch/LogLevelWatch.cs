using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace SourceGenBus.Dispatch;

/// <summary>
/// Asks once a second whether debug logging is on, so that no publish has to: a real logger's IsEnabled costs more than
/// a whole publish. Holds the bus weakly, so that a bus nobody disposes can still be collected.
/// </summary>
internal sealed class LogLevelWatch : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly WeakReference<EventBus> _bus;
    private readonly Timer _timer;

    private LogLevelWatch(EventBus bus)
    {
        _bus = new WeakReference<EventBus>(bus);
        _timer = new Timer(static state => ((LogLevelWatch)state!).Look(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _timer.Change(Period, Period);
    }

    /// <summary>Null when there is no logger to watch.</summary>
    internal static LogLevelWatch? Start(EventBus bus) => bus.Logger is NullLogger ? null : new LogLevelWatch(bus);

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        if (_bus.TryGetTarget(out var bus))
            bus.Routes.Observe(bus.Logger.IsEnabled(LogLevel.Debug));
        else
            Dispose();
    }
}
