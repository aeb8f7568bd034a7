using SourceGenBus.Dispatch;

namespace SourceGenBus.Testing;

/// <summary>What a test puts in the place of handlers. Not thread-safe while it is filled: complete before the bus is made.</summary>
internal sealed class TestSubstitutes : HandlerSubstitutes
{
    private readonly Dictionary<(Type Handler, Type Event), Delegate> _substitutes = [];
    private readonly HashSet<Type> _kept = [];
    private readonly Dictionary<Type, CommandSubstitute> _commands = [];
    private readonly List<Type> _preferred = [];
    private bool _prefersFirst;

    /// <summary>Calls a delegate in the place of a handler.</summary>
    internal void Add<TEvent>(Type handlerType, Func<TEvent, EventContext, CancellationToken, ValueTask> substitute)
        where TEvent : notnull => _substitutes[(handlerType, typeof(TEvent))] = substitute;

    /// <summary>Keeps a handler, and calls nothing in the place of every other that is not kept.</summary>
    internal void Keep(Type handlerType) => _kept.Add(handlerType);

    /// <summary>Calls a delegate in the place of the handler of a command without a result.</summary>
    internal void AddCommand<TCommand>(Func<TCommand, EventContext, CancellationToken, ValueTask> substitute)
        where TCommand : ICommand
    {
        ArgumentNullException.ThrowIfNull(substitute);
        _commands[typeof(TCommand)] = new CommandSubstitute(
            bus => new SubstitutedPlainCommandRoute<TCommand>(bus, substitute), "ReplaceCommandHandler", typeof(ICommand));
    }

    /// <summary>Calls a delegate in the place of the handler of a command with a result, or of a query.</summary>
    internal void AddCommand<TMessage, TResult>(Func<TMessage, EventContext, CancellationToken, ValueTask<TResult>> substitute)
        where TMessage : notnull
    {
        ArgumentNullException.ThrowIfNull(substitute);
        _commands[typeof(TMessage)] = new CommandSubstitute(
            bus => new SubstitutedResultCommandRoute<TMessage, TResult>(bus, substitute),
            typeof(ICommand<TResult>).IsAssignableFrom(typeof(TMessage)) ? "ReplaceCommandHandler" : "ReplaceQueryHandler",
            typeof(ICommand<TResult>));
    }

    /// <summary>Calls a delegate in the place of the handler of a stream query.</summary>
    internal void AddStream<TQuery, TItem>(Func<TQuery, EventContext, CancellationToken, IAsyncEnumerable<TItem>> substitute)
        where TQuery : IStreamQuery<TItem>
    {
        ArgumentNullException.ThrowIfNull(substitute);
        _commands[typeof(TQuery)] = new CommandSubstitute(
            bus => new SubstitutedStreamCommandRoute<TQuery, TItem>(bus, substitute),
            "ReplaceStreamQueryHandler",
            typeof(IStreamQuery<TItem>));
    }

    /// <summary>
    /// Chooses a handler where a command or query has several, which is an error otherwise. Of two for one message the later one counts.
    /// </summary>
    internal void Prefer(Type handlerType)
    {
        _preferred.Remove(handlerType);
        _preferred.Add(handlerType);
    }

    /// <summary>Keeps the handler that was registered first where a command or query has several and none was chosen.</summary>
    internal void PreferFirst() => _prefersFirst = true;

    /// <summary>A test that keeps what is no handler would call nothing, and most likely pass.</summary>
    public override void CheckHandlers(IReadOnlyCollection<Type> handlerTypes)
    {
        // Static classes, which are both abstract and sealed, are not registered.
        if (_kept.FirstOrDefault(kept => kept is not { IsAbstract: true, IsSealed: true } && !handlerTypes.Contains(kept)) is { } unknown)
        {
            throw new InvalidOperationException(
                $"'{unknown}' was given to KeepOnlyHandler, but is no handler of this bus. Mark it [EventHandler<...>], and call " +
                "AddSourceGenBus in the project that it is in.");
        }
    }

    public override void CheckEvents(Func<Type, bool> isHandled)
    {
        foreach (var (handlerType, eventType) in _substitutes.Keys.Where(key => !isHandled(key.Event)))
        {
            throw new InvalidOperationException(
                $"'{handlerType}' cannot be replaced for '{eventType}', because no class handles exactly that type on this bus.");
        }
    }

    public override void CheckRoute(Type eventType, IReadOnlyList<Type> handlerTypes)
    {
        var replaced = _substitutes.Keys.Where(key => key.Event == eventType).Select(static key => key.Handler);
        if (replaced.Except(handlerTypes).FirstOrDefault() is { } unknown)
        {
            throw new InvalidOperationException(
                $"'{unknown}' cannot be replaced for '{eventType}', because it does not handle it. Its handlers are: " +
                $"{string.Join(", ", handlerTypes)}.");
        }
    }

    public override bool Concern(Type eventType) => _kept.Count > 0 || _substitutes.Keys.Any(key => key.Event == eventType);

    public override bool Replaces(Type handlerType) => _substitutes.Keys.Any(key => key.Handler == handlerType) || IsDropped(handlerType);

    public override bool TryFind(Type handlerType, Type eventType, out Delegate? substitute) =>
        _substitutes.TryGetValue((handlerType, eventType), out substitute) || IsDropped(handlerType);

    public override bool Chooses(HandledMessage candidate, HandledMessage former)
    {
        if (_preferred.LastIndexOf(candidate.HandlerType) <= _preferred.LastIndexOf(former.HandlerType))
            return false;
        if (CommandSubstitute.AreServedAlike(candidate.Contract, former.Contract))
            return true;
        throw new InvalidOperationException(
            $"'{candidate.HandlerType}' was chosen by PreferHandler, but handles '{candidate.MessageType}' as something else than " +
            $"'{former.HandlerType}', so nothing would answer those who send it. Mark it as that one is marked.");
    }

    public override bool Settles(Type messageType, IReadOnlyList<Type> handlerTypes) =>
        _prefersFirst || _commands.ContainsKey(messageType) || _preferred.Exists(handlerTypes.Contains);

    public override bool ReplacesCommand(Type messageType) => _commands.ContainsKey(messageType);

    public override IReadOnlyList<(Type MessageType, Func<EventBus, CommandRoute> Make)> ReplaceCommands(
        IReadOnlyCollection<HandledMessage> handled, Func<Type, bool> isHandler)
    {
        if (_preferred.Find(handler => !isHandler(handler)) is { } stranger)
        {
            throw new InvalidOperationException(
                $"'{stranger}' was chosen by PreferHandler, but handles no command or query of this bus. Mark it [CommandHandler<...>] " +
                "or [QueryHandler<...>], and call AddSourceGenBus in the project that it is in.");
        }

        foreach (var (messageType, substitute) in _commands)
            substitute.ThrowIfUseless(messageType, handled);
        return [.. _commands.Select(static command => (command.Key, command.Value.Make))];
    }

    /// <summary>Whether other handlers are kept and this one is not.</summary>
    private bool IsDropped(Type handlerType) => _kept.Count > 0 && !_kept.Contains(handlerType);
}
