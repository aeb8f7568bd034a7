using System.ComponentModel;
using System.Globalization;

namespace SourceGenBus.Dispatch;

/// <summary>
/// The routes of one bus's commands and queries, by run-time type. Which types it has is settled before the bus is handed out; only Hot
/// Reload changes it, and replaces the whole, so reading needs no lock. Calls that are bound at compile time come here while their route
/// is not active.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class CommandTable
{
    private Dictionary<Type, Entry> _entries = [];

    /// <summary>All handlers of each type that has several, in the order of the modules.</summary>
    private readonly Dictionary<Type, List<Type>> _rivals = [];

    /// <summary>The messages of each handler; only in a test, which may pass over some of them.</summary>
    private readonly Dictionary<Type, List<Type>> _messages = [];
    private readonly object _gate = new();
    private readonly EventBus _bus;
    private EventBusModule? _module;
    private bool _observed;
    private bool _closed;

    internal CommandTable(EventBus bus) => _bus = bus;

    /// <summary>
    /// Called by generated modules: tells who handles a command or query type. Of several classes a test may choose one; without a choice
    /// the bus refuses to start. Not thread-safe.
    /// </summary>
    /// <param name="route">The number under which the module makes the route, when the first one is sent.</param>
    /// <param name="messageType">The exact type of the command or query.</param>
    /// <param name="handlerType">The class that handles it.</param>
    public void Add(int route, Type messageType, Type handlerType) => Add(route, messageType, handlerType, contract: null);

    /// <summary>The same for a type that implements several of the interfaces that commands and queries are sent as.</summary>
    /// <param name="route">The number under which the module makes the route, when the first one is sent.</param>
    /// <param name="messageType">The exact type of the command or query.</param>
    /// <param name="handlerType">The class that handles it.</param>
    /// <param name="contract">The interface as which it is handled.</param>
    public void Add(int route, Type messageType, Type handlerType, Type? contract)
    {
        var module = _module!;
        if (_bus.Substitutes is not null)
        {
            if (!_messages.TryGetValue(handlerType, out var messages))
                _messages.Add(handlerType, messages = []);
            messages.Add(messageType);
        }

        if (_entries.TryGetValue(messageType, out var existing))
        {
            if (!_rivals.TryGetValue(messageType, out var rivals))
                _rivals.Add(messageType, rivals = [existing.HandlerType]);
            rivals.Add(handlerType);
            var former = new HandledMessage(messageType, existing.HandlerType, existing.Contract);
            if (_bus.Substitutes?.Chooses(new HandledMessage(messageType, handlerType, contract), former) != true)
                return;
        }

        Put(messageType, handlerType, contract, bus => module.CreateCommandRoute(route, bus));
    }

    /// <summary>
    /// Called by generated modules: puts middleware around a command or query type, outside of what is there already. Not thread-safe.
    /// </summary>
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

    /// <summary>Puts what a test asked for in the place of handlers. Called when all modules have been added.</summary>
    /// <exception cref="InvalidOperationException">
    /// A command or query has several handlers and none was chosen, or one was chosen or replaced that is none here.
    /// </exception>
    internal void Complete(HandlerSubstitutes? substitutes)
    {
        foreach (var (messageType, rivals) in _rivals)
        {
            if (substitutes?.Settles(messageType, rivals) != true)
                throw Undecided(messageType, rivals);
        }

        if (substitutes is not null)
            Substitute(substitutes);
    }

    /// <summary>Whether a class handles commands or queries, and a test has others answer all of them.</summary>
    internal bool PassesOver(Type handlerType) => _messages.TryGetValue(handlerType, out var messages) && messages.TrueForAll(message =>
        _entries[message].HandlerType != handlerType || _bus.Substitutes!.ReplacesCommand(message));

    private void Substitute(HandlerSubstitutes substitutes)
    {
        var handled = _entries.Values
            .Select(static entry => new HandledMessage(entry.MessageType, entry.HandlerType, entry.Contract))
            .ToList();
        foreach (var (messageType, make) in substitutes.ReplaceCommands(handled, IsHandler))
            Put(messageType, _entries[messageType].HandlerType, _entries[messageType].Contract, make);

        bool IsHandler(Type type) =>
            handled.Exists(message => message.HandlerType == type) || _rivals.Values.Any(rivals => rivals.Contains(type));
    }

    private static InvalidOperationException Undecided(Type messageType, List<Type> handlers)
    {
        var names = handlers.ConvertAll(static handler => $"'{handler}'");
        var listed = $"{string.Join(", ", names.GetRange(0, names.Count - 1))} and {names[^1]}";
        var (count, most) = handlers.Count == 2 ? ("two", "one") : (handlers.Count.ToString(CultureInfo.InvariantCulture), "all but one");
        return new InvalidOperationException(
            $"'{messageType}' has {count} handlers, {listed}, but a command or query has exactly one. Remove {most} of " +
            "them; in a test, PreferHandler<THandler>() or PreferApplicationHandlers() of SourceGenBus.Testing chooses one.");
    }

    private void Put(Type messageType, Type handlerType, Type? contract, Func<EventBus, CommandRoute> make)
    {
        var middleware = _entries.GetValueOrDefault(messageType)?.Middleware ?? [];
        _entries[messageType] = new Entry(messageType, handlerType, contract, make, middleware);
    }

    /// <summary>Whether anything in the program handles a type.</summary>
    internal bool HasHandler(Type messageType) => _entries.ContainsKey(messageType);

    /// <exception cref="InvalidOperationException">Nothing in the program handles it.</exception>
    internal TRoute Find<TRoute>(object? message, string parameterName)
        where TRoute : CommandRoute =>
        TryFind<TRoute>(message, parameterName) ?? throw Unhandled(message!.GetType());

    /// <summary>Null when nothing in the program handles it.</summary>
    internal TRoute? TryFind<TRoute>(object? message, string parameterName)
        where TRoute : CommandRoute
    {
        ArgumentNullException.ThrowIfNull(message, parameterName);
        if (_closed)
            RouteTable.ThrowClosed();
        if (!_entries.TryGetValue(message.GetType(), out var entry))
            return null;
        if (entry.Route is { IsResting: true })
            Wake(entry);
        if ((entry.Route ?? Create(entry)) is not { } route)
            return TryFind<TRoute>(message, parameterName);
        return route as TRoute ?? throw OtherContract(message.GetType(), entry.HandlerType);
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

    /// <summary>Lets go of the call sites that were bound at compile time; whoever sends next activates the route again.</summary>
    internal void Rest()
    {
        lock (_gate)
        {
            foreach (var entry in _entries.Values)
                entry.Created?.Rest();
        }
    }

    /// <summary>Reads the modules again, after Hot Reload changed their code.</summary>
    /// <exception cref="InvalidOperationException">A message has two handlers; everything stays as it was.</exception>
    internal void Reload(IEnumerable<EventBusModule> modules)
    {
        var current = new CommandTable(_bus);
        foreach (var module in modules)
            current.AddFrom(module);
        current.Complete(_bus.Substitutes);
        lock (_gate)
        {
            if (_closed)
                return;
            var former = _entries;
            _entries = current._entries;
            foreach (var entry in former.Values)
                entry.Created?.Deactivate();
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

    internal static InvalidOperationException Unhandled(Type messageType) =>
        new($"Nothing handles '{messageType}'. Mark a class [CommandHandler<...>], [QueryHandler<...>] or [StreamQueryHandler<...>] for " +
            "exactly this type, in a .cs file of the host or of an assembly that the host references; what another generator writes, such " +
            "as the @code of a Razor component, does not count (SGB1017).");

    /// <summary>A type may be several things, a command and a query say, but it has one handler, which answers to one of them.</summary>
    private static InvalidOperationException OtherContract(Type messageType, Type handlerType) =>
        new($"'{messageType}' was sent as another kind of message than the one '{handlerType}' is marked to handle. It implements " +
            "several of ICommand, " +
            "ICommand<TResult>, IQuery<TResult> and IStreamQuery<TItem>; send it as the one that its handler is marked for.");

    /// <summary>Null when the entry is none any more, since the code has changed.</summary>
    private CommandRoute? Create(Entry entry)
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
            if (!_entries.TryGetValue(entry.MessageType, out var current) || current != entry)
                return null;
            entry.Created = created;
            PutInForce(entry);
            return entry.Route!;
        }
    }

    private void Wake(Entry entry)
    {
        lock (_gate)
        {
            if (entry.Route is { IsResting: true } route)
                route.Activate();
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

    private sealed class Entry(
        Type messageType,
        Type handlerType,
        Type? contract,
        Func<EventBus, CommandRoute> make,
        List<Func<EventBus, CommandRoute, CommandRoute>> middleware)
    {
        /// <summary>The route in force: what was created, or that under observation.</summary>
        internal volatile CommandRoute? Route;

        internal CommandRoute? Created { get; set; }

        internal Type MessageType => messageType;

        internal List<Func<EventBus, CommandRoute, CommandRoute>> Middleware => middleware;

        internal Type HandlerType => handlerType;

        internal Type? Contract => contract;

        internal CommandRoute Make(EventBus bus) => make(bus);
    }
}
