using System.ComponentModel;

namespace SourceGenBus.Dispatch;

/// <summary>
/// The routes of one bus's commands and queries, by run-time type. Filled once, before the bus is handed out, and only
/// read after that, so reading needs no lock. Calls that are bound at compile time do not come here.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class CommandTable
{
    private readonly Dictionary<Type, Entry> _entries = [];
    private readonly object _gate = new();
    private readonly EventBus _bus;
    private EventBusModule? _module;
    private bool _observed;
    private bool _closed;

    internal CommandTable(EventBus bus) => _bus = bus;

    /// <summary>Called by generated modules: tells who handles a command or query type. Not thread-safe.</summary>
    /// <param name="route">The number under which the module makes the route, when the first one is sent.</param>
    /// <param name="messageType">The exact type of the command or query.</param>
    /// <param name="handlerType">The class that handles it, for messages.</param>
    /// <exception cref="InvalidOperationException">Another class handles it already.</exception>
    public void Add(int route, Type messageType, Type handlerType)
    {
        if (_entries.TryGetValue(messageType, out var existing))
        {
            throw new InvalidOperationException(
                $"'{messageType}' has two handlers, '{existing.HandlerType}' and '{handlerType}', but a command or query has exactly one. Remove one of them.");
        }

        _entries.Add(messageType, new Entry(messageType, handlerType, _module!, route));
    }

    /// <summary>Called by generated modules: puts middleware around a command or query type, outside of what is there already. Not thread-safe.</summary>
    /// <param name="messageType">The exact type of the command or query; added before.</param>
    /// <param name="factory">Makes the route that calls the middleware from the route it leads to.</param>
    public void Wrap(Type messageType, Func<EventBus, CommandRoute, CommandRoute> factory)
    {
        if (_entries.TryGetValue(messageType, out var entry))
            entry.Middleware.Add(factory);
    }

    internal void AddFrom(EventBusModule module)
    {
        _module = module;
        module.AddCommands(this);
    }

    internal TRoute Find<TRoute>(object? message, string parameterName)
        where TRoute : CommandRoute
    {
        ArgumentNullException.ThrowIfNull(message, parameterName);
        if (_closed)
            RouteTable.ThrowClosed();
        if (!_entries.TryGetValue(message.GetType(), out var entry))
        {
            throw new InvalidOperationException(
                $"Nothing handles '{message.GetType()}'. Mark a class [CommandHandler<...>], [QueryHandler<...>] or [StreamQueryHandler<...>] for " +
                "exactly this type, in the host or in an assembly that the host references.");
        }

        return (entry.Route ?? Create(entry)) as TRoute ?? throw OtherContract(message.GetType(), entry.HandlerType);
    }

    /// <summary>Puts a span and measurements around each call, or takes them away.</summary>
    internal void Observe(bool observed)
    {
        lock (_gate)
        {
            if (_closed || _observed == observed)
                return;
            _observed = observed;
            foreach (var entry in _entries.Values)
                PutInForce(entry);
        }
    }

    internal void Close()
    {
        lock (_gate)
        {
            _closed = true;
            foreach (var entry in _entries.Values)
                entry.Created?.Deactivate();
        }
    }

    /// <summary>A type may be several things, a command and a query say, but it has one handler, which answers to one of them.</summary>
    private static InvalidOperationException OtherContract(Type messageType, Type handlerType) =>
        new($"'{messageType}' was sent as another kind of message than the one '{handlerType}' is marked to handle. It implements several of ICommand, " +
            "ICommand<TResult>, IQuery<TResult> and IStreamQuery<TItem>; send it as the one that its handler is marked for.");

    private CommandRoute Create(Entry entry)
    {
        _bus.LookForListeners();

        // Outside the lock: constructing the handler runs user code. Its exception reaches the sender, and the next one tries again.
        var created = entry.Make(_bus);
        foreach (var wrap in entry.Middleware)
            created = wrap(_bus, created);
        lock (_gate)
        {
            if (_closed)
                RouteTable.ThrowClosed();
            if (entry.Route is { } other)
                return other;
            entry.Created = created;
            PutInForce(entry);
            return entry.Route!;
        }
    }

    private void PutInForce(Entry entry)
    {
        if (entry.Created is not { } created)
            return;
        entry.Route = _observed ? created.Observe(entry.MessageType, entry.HandlerType) : created;
        if (_observed)
            created.Deactivate();
        else
            created.Activate();
    }

    private sealed class Entry(Type messageType, Type handlerType, EventBusModule module, int route)
    {
        /// <summary>The route in force: what was created, or that under observation.</summary>
        internal volatile CommandRoute? Route;

        internal CommandRoute? Created { get; set; }

        internal Type MessageType => messageType;

        internal List<Func<EventBus, CommandRoute, CommandRoute>> Middleware { get; } = [];

        internal Type HandlerType => handlerType;

        internal CommandRoute Make(EventBus bus) => module.CreateCommandRoute(route, bus);
    }
}
