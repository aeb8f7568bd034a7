using System.ComponentModel;

namespace SourceGenBus.Dispatch;

/// <summary>
/// What a test puts in the place of handlers, for the package <c>SourceGenBus.Testing</c>. A bus whose container has one asks it
/// when it composes a route; a program has none and pays nothing. Not thread-safe: complete before the bus is made.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class HandlerSubstitutes
{
    private readonly Dictionary<(Type Handler, Type Event), Delegate> _substitutes = [];
    private readonly HashSet<Type> _kept = [];
    private readonly Dictionary<Type, CommandSubstitute> _commands = [];
    private readonly List<Type> _preferred = [];

    /// <summary>Calls a delegate in the place of a handler.</summary>
    /// <typeparam name="TEvent">The exact event type.</typeparam>
    /// <param name="handlerType">The handler class.</param>
    /// <param name="substitute">What to call.</param>
    public void Add<TEvent>(Type handlerType, Func<TEvent, EventContext, CancellationToken, ValueTask> substitute)
        where TEvent : notnull
    {
        ArgumentNullException.ThrowIfNull(handlerType);
        ArgumentNullException.ThrowIfNull(substitute);
        _substitutes[(handlerType, typeof(TEvent))] = substitute;
    }

    /// <summary>Keeps a handler, and calls nothing in the place of every other that is not kept.</summary>
    /// <param name="handlerType">The handler class.</param>
    public void Keep(Type handlerType)
    {
        ArgumentNullException.ThrowIfNull(handlerType);
        _kept.Add(handlerType);
    }

    /// <summary>Calls a delegate in the place of the handler of a command without a result.</summary>
    /// <typeparam name="TCommand">The exact type of the command.</typeparam>
    /// <param name="substitute">What to call.</param>
    public void AddCommand<TCommand>(Func<TCommand, EventContext, CancellationToken, ValueTask> substitute)
        where TCommand : ICommand
    {
        ArgumentNullException.ThrowIfNull(substitute);
        _commands[typeof(TCommand)] = new CommandSubstitute(
            bus => new SubstitutedPlainCommandRoute<TCommand>(bus, substitute), "ReplaceCommandHandler", typeof(ICommand));
    }

    /// <summary>Calls a delegate in the place of the handler of a command with a result, or of a query.</summary>
    /// <typeparam name="TMessage">The exact type of the command or query.</typeparam>
    /// <typeparam name="TResult">The result.</typeparam>
    /// <param name="substitute">What to call.</param>
    public void AddCommand<TMessage, TResult>(Func<TMessage, EventContext, CancellationToken, ValueTask<TResult>> substitute)
        where TMessage : notnull
    {
        ArgumentNullException.ThrowIfNull(substitute);
        _commands[typeof(TMessage)] = new CommandSubstitute(
            bus => new SubstitutedResultCommandRoute<TMessage, TResult>(bus, substitute),
            typeof(ICommand<TResult>).IsAssignableFrom(typeof(TMessage)) ? "ReplaceCommandHandler" : "ReplaceQueryHandler",
            typeof(ICommand<TResult>));
    }

    /// <summary>Calls a delegate in the place of the handler of a stream query.</summary>
    /// <typeparam name="TQuery">The exact type of the query.</typeparam>
    /// <typeparam name="TItem">One item of the answer.</typeparam>
    /// <param name="substitute">What to call.</param>
    public void AddStream<TQuery, TItem>(Func<TQuery, EventContext, CancellationToken, IAsyncEnumerable<TItem>> substitute)
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
    /// <param name="handlerType">The handler class.</param>
    public void Prefer(Type handlerType)
    {
        ArgumentNullException.ThrowIfNull(handlerType);
        _preferred.Remove(handlerType);
        _preferred.Add(handlerType);
    }

    /// <summary>Keeps the handler that was registered first where a command or query has several and none was chosen.</summary>
    public void PreferFirst() => PrefersFirst = true;

    private bool PrefersFirst { get; set; }

    /// <summary>Whether a handler takes the place of one that was registered before it.</summary>
    internal bool Chooses(Type handlerType, Type former) => _preferred.LastIndexOf(handlerType) > _preferred.LastIndexOf(former);

    /// <summary>Whether it is known which of several handlers is called, or that none is.</summary>
    internal bool Settles(Type messageType, List<Type> handlerTypes) =>
        PrefersFirst || _commands.ContainsKey(messageType) || _preferred.Exists(handlerTypes.Contains);

    internal IEnumerable<Type> Preferred => _preferred;

    internal IEnumerable<KeyValuePair<Type, CommandSubstitute>> Commands => _commands;

    /// <summary>The handlers that are replaced, each with the event for which it is.</summary>
    internal IEnumerable<(Type Handler, Type Event)> Events => _substitutes.Keys;

    /// <summary>The route, or one that calls the substitutes in the place of its handlers.</summary>
    internal EventRoute? Replace(EventRoute? route) => route?.Substitute(this);

    /// <summary>The handlers that were named for an event type and are not among its handlers.</summary>
    internal IEnumerable<Type> Unknown<TEvent>(IEnumerable<Type> handlerTypes) =>
        _substitutes.Keys.Where(static key => key.Event == typeof(TEvent)).Select(static key => key.Handler).Except(handlerTypes);

    internal bool Concern<TEvent>() => _kept.Count > 0 || _substitutes.Keys.Any(static key => key.Event == typeof(TEvent));

    /// <summary>The handlers that are kept; every one when there are none.</summary>
    internal IEnumerable<Type> Kept => _kept;

    internal bool Replaces(Type handlerType) =>
        _substitutes.Keys.Any(key => key.Handler == handlerType) || (_kept.Count > 0 && !_kept.Contains(handlerType));

    internal bool ReplacesCommand(Type commandType) => _commands.ContainsKey(commandType);

    internal Func<TEvent, EventContext, CancellationToken, ValueTask>? Find<TEvent>(Type handlerType)
    {
        if (_substitutes.TryGetValue((handlerType, typeof(TEvent)), out var substitute))
            return (Func<TEvent, EventContext, CancellationToken, ValueTask>)substitute;
        return _kept.Count > 0 && !_kept.Contains(handlerType) ? static (_, _, _) => default : null;
    }
}
