using SourceGenBus.Dispatch;

namespace SourceGenBus.Telemetry;

/// <summary>
/// Asks once a second whether anybody listens - debug logging, traces or metrics - so that no publish has to. Nothing tells
/// when a listener comes, and asking costs twice a whole publish. Holds the bus weakly, so that a bus nobody disposes can
/// still be collected.
/// </summary>
internal sealed class ListenerWatch : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly WeakReference<EventBus> _bus;
    private readonly object _gate = new();
    private readonly Timer _timer;

    private ListenerWatch(EventBus bus)
    {
        _bus = new WeakReference<EventBus>(bus);
        _timer = new Timer(static state => ((ListenerWatch)state!).Look(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    internal static ListenerWatch Start(EventBus bus)
    {
        // A timer keeps what flows with the thread that makes it, such as the first request's activity, for as long as it lives.
        var restore = ExecutionContext.IsFlowSuppressed() ? default(AsyncFlowControl?) : ExecutionContext.SuppressFlow();
        var watch = new ListenerWatch(bus);
        restore?.Undo();

        watch.Look();
        watch._timer.Change(Period, Period);
        return watch;
    }

    /// <summary>Looks now. Thread-safe.</summary>
    internal void Look()
    {
        if (!_bus.TryGetTarget(out var bus))
        {
            Dispose();
            return;
        }

        var isLogged = bus.Log.IsDetailed; // Outside the lock: it is the application's code.
        lock (_gate)
        {
            // Asked inside, so that whoever looked first cannot be the last to act.
            var isListenedTo = Instruments.AreListenedTo;
            bus.Routes.Observe(isListenedTo || isLogged ? RouteObserver.Instance : null);
            bus.Commands.Observe(isListenedTo);
        }
    }

    public void Dispose() => _timer.Dispose();
}
