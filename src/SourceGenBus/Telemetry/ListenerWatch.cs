using SourceGenBus.Dispatch;

namespace SourceGenBus.Telemetry;

/// <summary>
/// Asks once a second whether anybody listens - debug logging, traces or metrics - so that no publish has to. Nothing tells
/// when a listener comes, and asking costs twice a whole publish. All buses of the process share one timer, see <see cref="WatchTimer"/>.
/// </summary>
/// <remarks>
/// Holds the bus weakly, and once a second makes the call sites that were bound at compile time let go of it, so that a bus nobody disposes
/// can still be collected. Call sites take hold of it again when they publish, which costs one publish of each type in a second a detour.
/// </remarks>
internal sealed class ListenerWatch : WatchTimer.Watch, IDisposable
{
    private readonly WeakReference<EventBus> _bus;
    private readonly object _gate = new();
    private bool _hasFailed;

    private ListenerWatch(EventBus bus) => _bus = new WeakReference<EventBus>(bus);

    internal static ListenerWatch Start(EventBus bus)
    {
        var watch = new ListenerWatch(bus);
        watch.Look();
        if (EventBusTelemetry.IsSupported && Instruments.Failure is { } failure)
            bus.Log.ListenerFailed("create instruments", failure);
        WatchTimer.Shared.Add(watch);
        return watch;
    }

    /// <summary>Looks now. Thread-safe.</summary>
    internal void Look()
    {
        if (_bus.TryGetTarget(out var bus))
            Look(bus);
    }

    public void Dispose() => WatchTimer.Shared.Remove(this);

    internal override bool Tick()
    {
        if (!_bus.TryGetTarget(out var bus))
            return false;
        try
        {
            Look(bus);
        }
        finally
        {
            bus.Rest();
        }

        return true;
    }

    internal override void OnFailure(Exception exception)
    {
        if (_hasFailed || !_bus.TryGetTarget(out var bus))
            return;
        _hasFailed = true;
        bus.Log.ListenerFailed("look for listeners", exception);
    }

    private void Look(EventBus bus)
    {
        var isLogged = bus.Log.IsDetailed; // Outside the lock: it is the application's code.
        lock (_gate)
        {
            // Asked inside, so that whoever looked first cannot be the last to act.
            var isListenedTo = Instruments.AreListenedTo;
            bus.Routes.Observe(isListenedTo || isLogged ? RouteObserver.Instance : null);
            bus.Commands.Observe(isListenedTo);
        }
    }
}
