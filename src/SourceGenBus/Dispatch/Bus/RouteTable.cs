using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace SourceGenBus.Dispatch;

/// <summary>
/// The routes of one bus. Publishing reads arrays that are never written in place for another meaning and takes no
/// lock; whatever changes a route does so under one lock and swaps it in whole.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class RouteTable
{
    private readonly object _gate = new();
    private readonly EventBus _bus;
    private readonly IReadOnlyCollection<EventBusModule> _modules;
    private readonly RouteSources _sources;
    private readonly TypeTable _types = new();
    private EventRoute?[] _routes = [];
    private RouteObserver? _observer;
    private int _reloads;
    private bool _closed;

    internal RouteTable(EventBus bus, IReadOnlyCollection<EventBusModule> modules)
    {
        _bus = bus;
        _modules = modules;
        _sources = new RouteSources(modules);
    }

    /// <summary>Called by generated modules: tells the policy that an event type is marked with. Not thread-safe.</summary>
    /// <param name="eventType">The exact event type.</param>
    /// <param name="policy">The policy.</param>
    public void SetPolicy(Type eventType, DispatchPolicy policy) =>
        _types.GetOrAdd(eventType).Policy = policy.DiffersFromDefault ? new RoutePolicy(policy) : null;

    /// <summary>Called by generated modules: tells that an event type is marked with <see cref="AttemptEventAttribute"/>.</summary>
    /// <param name="eventType">The exact event type.</param>
#pragma warning disable CA1822 // Generated code calls it as it does the others.
    public void MarkAttempt(Type eventType) => AttemptEvents.Add(eventType);
#pragma warning restore CA1822

    /// <summary>
    /// Called by generated modules: puts middleware around an event type, outside of what is there already. Not thread-safe.
    /// </summary>
    /// <param name="eventType">The exact event type.</param>
    /// <param name="factory">Makes the route that calls the middleware from the route it leads to.</param>
    public void Wrap(Type eventType, Func<EventBus, EventRoute, EventRoute> factory) => _types.GetOrAdd(eventType).Middleware.Add(factory);

    /// <summary>Called when all modules have been added: a test may have replaced a handler of an event that has none.</summary>
    /// <exception cref="InvalidOperationException">Nothing would call what a test put in the place of a handler.</exception>
    internal void Check(HandlerSubstitutes? substitutes) =>
        substitutes?.CheckEvents(eventType => SourcesOf(_types.GetOrAdd(eventType)).Length > 0);

    /// <summary>The route in force, or null when there is none yet.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal EventRoute<TEvent>? Find<TEvent>()
        where TEvent : notnull
    {
        var routes = Volatile.Read(ref _routes); // A loop that publishes must see a change; on x64 it is the same load.
        var slot = EventType<TEvent>.Slot;
        return (uint)slot < (uint)routes.Length ? (EventRoute<TEvent>?)routes[slot] : null;
    }

    /// <summary>The route in force for the event's run-time type, or null when there is none yet.</summary>
    /// <param name="event">The event, not null.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal EventRoute? Find(object @event) => _types.FindRoute(@event);

    /// <summary>The route of a run-time type, made if need be; null when nothing handles it.</summary>
    /// <exception cref="ObjectDisposedException">The bus has been disposed.</exception>
    internal EventRoute? FindOrCreate(object @event)
    {
        var entry = _types.Find(@event.GetType());
        if (entry?.Active is { } active)
            return active;

        if (_closed)
            ThrowClosed();
        entry ??= Meet(@event.GetType());
        return entry.Subscribers is null && SourcesOf(entry).Length == 0 ? null : Create(entry);
    }

    /// <summary>The classes of the handlers of an event, those that subscribed included.</summary>
    internal Type[] HandlersOf(object @event) =>
        FindOrCreate(@event) is { } route ? [.. Enumerable.Range(0, route.HandlerCount).Select(route.HandlerTypeAt)] : [];

    /// <summary>Whether anything handles a type, those that subscribed included.</summary>
    internal bool HasHandlers(Type eventType)
    {
        var entry = _types.Find(eventType) ?? Meet(eventType);
        return SubscribersOf(entry) is not null || SourcesOf(entry).Length > 0;
    }

    /// <summary>Remembers that nothing handles a type, so that publishing it again is as cheap as it can be.</summary>
    internal void RememberUnhandled<TEvent>(object @event, EventContext? context)
        where TEvent : notnull
    {
        var isExact = @event.GetType() == typeof(TEvent);
        if (isExact)
            _bus.LookForListeners();
        _observer?.SeeUnhandled(_bus, @event, context);
        if (!isExact)
            return; // Published through a base type: the next look-up by type finds nothing just as fast.

        lock (_gate)
        {
            var entry = _types.GetOrAdd(typeof(TEvent));
            if (_closed || entry.Subscribers is not null || SourcesOf(entry).Length > 0)
                return; // Somebody subscribed meanwhile, or wrote a handler.
            var empty = NewEmpty<TEvent>();
            _types.SetRoute(entry, empty);
            Install(empty, EventType<TEvent>.Slot);
        }
    }

    internal void Subscribe<TEvent>(Subscription<TEvent> subscription)
        where TEvent : notnull
    {
        lock (_gate)
        {
            if (_closed)
                ThrowClosed();
            var entry = _types.GetOrAdd(typeof(TEvent));
            var subscribers = (EventSubscribers<TEvent>)(entry.Subscribers ??= new EventSubscribers<TEvent>(_bus));
            subscribers.Add(subscription);
            Withdraw(entry, EventType<TEvent>.Slot);
        }
    }

    internal void Unsubscribe<TEvent>(Subscription<TEvent> subscription)
        where TEvent : notnull
    {
        lock (_gate)
        {
            if (_closed)
                return;
            var entry = _types.GetOrAdd(typeof(TEvent));
            ((EventSubscribers<TEvent>)entry.Subscribers!).Remove(subscription);
            Withdraw(entry, EventType<TEvent>.Slot);
        }
    }

    /// <summary>Turns log, traces and measurements of each publish on or off.</summary>
    internal void Observe(RouteObserver? observer)
    {
        lock (_gate)
        {
            if (_closed || ReferenceEquals(_observer, observer))
                return;
            _observer = observer;
            foreach (var entry in _types.Entries())
            {
                if (entry.Active is { } active)
                    Replace(entry, active.Slot);
            }
        }
    }

    /// <summary>Lets go of the call sites that were bound at compile time; see <see cref="EventRoute.Rest"/>.</summary>
    internal void Rest()
    {
        lock (_gate)
        {
            foreach (var entry in _types.Entries())
                entry.Active?.Rest();
        }
    }

    /// <summary>Called by such a call site that found no route of its bus: one that rests is activated again.</summary>
    internal void Wake<TEvent>()
        where TEvent : notnull
    {
        if (Find<TEvent>() is not { IsResting: true } route)
            return;
        lock (_gate)
        {
            if (route.IsResting)
                route.Activate();
        }
    }

    /// <summary>
    /// Forgets what generated code made, after Hot Reload changed that code. The next publish of each type makes it anew.
    /// </summary>
    internal void Reload()
    {
        lock (_gate)
        {
            if (_closed)
                return;
            foreach (var entry in _types.Entries())
            {
                (entry.Sources, entry.Generated, entry.Pipelines, entry.Policy, entry.Middleware) = (null, null, null, null, []);
                if (entry.Active is { } active)
                    Withdraw(entry, active.Slot);
            }

            foreach (var module in _modules)
                module.AddRoutes(this);
            Volatile.Write(ref _reloads, _reloads + 1); // Last: who reads it finds nothing that was there before.
        }
    }

    /// <summary>Refuses every publish from now on. False when it already did.</summary>
    internal bool Close()
    {
        lock (_gate)
        {
            if (_closed)
                return false;
            _closed = true;
            Volatile.Write(ref _routes, []);
            foreach (var entry in _types.Entries())
            {
                entry.Active?.Deactivate();
                _types.SetRoute(entry, null);
            }

            return true;
        }
    }

    private EventRoute? Create(EventEntry entry)
    {
        _bus.LookForListeners();
        while (true)
        {
            var reloads = Volatile.Read(ref _reloads);

            // Outside the lock: constructing handlers runs user code, which may publish or wait for another thread that does.
            var generated = entry.Generated ?? Generate(entry);
            var pipelines = entry.Pipelines ?? MakePipelines(entry, generated ?? SubscribersOf(entry));

            lock (_gate)
            {
                if (_closed)
                    ThrowClosed();
                if (entry.Active is { } active)
                    return active; // Another thread was first.
                if (reloads != _reloads)
                    continue; // The code that made them has changed meanwhile.
                entry.Pipelines ??= pipelines;
                if (generated is { IsDegraded: true })
                    return Compose(entry, Degrade(generated)); // Not kept, so that the next publish tries again.

                entry.Generated ??= generated;
                var slot = (entry.Generated ?? entry.Subscribers?.Route)?.Slot;
                if (slot is null)
                    return null; // Nothing handles it; only a look-up by type got here.
                Replace(entry, slot.Value);
                return entry.Active;
            }
        }
    }

    private EventEntry Meet(Type eventType)
    {
        lock (_gate)
            return _types.GetOrAdd(eventType);
    }

    private EventRoute? SubscribersOf(EventEntry entry)
    {
        lock (_gate)
            return entry.Subscribers?.Route;
    }

    /// <summary>Two threads may look at the same time; they find the same, unless the code has changed meanwhile.</summary>
    private RouteSource[] SourcesOf(EventEntry entry)
    {
        if (entry.Sources is { } known)
            return known;
        var reloads = Volatile.Read(ref _reloads);
        var found = _sources.Of(entry.EventType);
        lock (_gate)
            return reloads == _reloads ? entry.Sources ??= found : found;
    }

    private EventRoute? Generate(EventEntry entry)
    {
        var parts = Array.ConvertAll(SourcesOf(entry), source => source.Create(_bus));

        // Hot Reload has numbered routes anew and not told of it yet.
        if (Array.Exists(parts, part => part.EventType != entry.EventType))
            parts = Array.ConvertAll(_sources.Of(entry.EventType), source => source.Create(_bus));
        return parts.Length <= 1 ? parts.FirstOrDefault() : parts[0].Combine(parts);
    }

    /// <summary>Constructs the middleware, whose exceptions reach the publisher; the next publish then tries again.</summary>
    private EventRoute[]? MakePipelines(EventEntry entry, EventRoute? inner)
    {
        Func<EventBus, EventRoute, EventRoute>[] middleware;
        lock (_gate)
            middleware = [.. entry.Middleware]; // Hot Reload fills the list anew.
        return inner is null || middleware.Length == 0 ? null : Array.ConvertAll(middleware, wrap => wrap(_bus, inner));
    }

    /// <summary>
    /// Takes the route out of force; the next publish puts a new one together. To do so at once would copy all subscribers for each one
    /// that comes or goes, so that 40,000 of them took half a minute to leave.
    /// </summary>
    private void Withdraw(EventEntry entry, int slot)
    {
        if (entry.Active is not { } former)
            return;
        _types.SetRoute(entry, null);
        Install(null, slot);
        former.Deactivate();
    }

    /// <summary>Puts the route that now stands for the entry in force.</summary>
    private void Replace(EventEntry entry, int slot)
    {
        if ((entry.Generated is null && SourcesOf(entry).Length > 0) || (entry.Pipelines is null && entry.Middleware.Count > 0))
            return; // Nothing was published yet; the first publish puts both together.

        var route = Compose(entry, entry.Generated);
        var former = entry.Active;
        _types.SetRoute(entry, route);
        Install(route, slot);
        if (!ReferenceEquals(route, former))
            former?.Deactivate();
        route?.Activate(); // Of a generated route or pipeline call sites learn by this; others are nobody's to call directly.
    }

    private EventRoute? Compose(EventEntry entry, EventRoute? generated)
    {
        if (_bus.Substitutes is { } substitutes)
            generated = generated?.Substitute(substitutes);
        var route = (generated, entry.Subscribers?.Route) switch
        {
            ({ } one, { HandlerCount: > 0 } other) => one.Combine([one, other]),
            (null, { } other) => other,
            _ => generated,
        };
        if (_observer is { } observer)
            route = observer.AroundHandlers(route);
        if (entry.Policy is { } policy)
            route = policy.Govern(route);
        foreach (var pipeline in entry.Pipelines ?? [])
            route = route is null ? null : pipeline.Around(route);
        return _observer is null ? route : _observer.AroundPublish(route);
    }

    /// <summary>A composite of one: it starts the handlers that could be constructed and reports the others.</summary>
    private static EventRoute Degrade(EventRoute route) => route.Combine([route]);

    private EventRoute NewEmpty<TEvent>()
        where TEvent : notnull
    {
        EventRoute empty = new EmptyRoute<TEvent>(_bus);
        return _observer is null ? empty : _observer.AroundPublish(empty)!;
    }

    private void Install(EventRoute? route, int slot)
    {
        var routes = _routes;
        if (slot >= routes.Length)
        {
            if (route is null)
                return;
            routes = new EventRoute?[Math.Max(slot + 1, routes.Length * 2)];
            _routes.CopyTo(routes, 0);
            routes[slot] = route;
            Volatile.Write(ref _routes, routes); // Whole before it is seen.
            return;
        }

        Volatile.Write(ref routes[slot], route);
    }

    internal static void ThrowClosed() =>
        throw new ObjectDisposedException(
            nameof(EventBus),
            "The event bus has been disposed, with the container that owns it or by itself; nothing can be published, sent or " +
            "subscribed any more.");
}
