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

    /// <summary>The route, or one that calls the substitutes in the place of its handlers.</summary>
    internal EventRoute? Replace(EventRoute? route) => route?.Substitute(this);

    /// <summary>The handlers that were named for an event type and are not among its handlers.</summary>
    internal IEnumerable<Type> Unknown<TEvent>(IEnumerable<Type> handlerTypes) =>
        _substitutes.Keys.Where(static key => key.Event == typeof(TEvent)).Select(static key => key.Handler).Except(handlerTypes);

    internal bool Concern<TEvent>() => _kept.Count > 0 || _substitutes.Keys.Any(static key => key.Event == typeof(TEvent));

    internal bool Replaces(Type handlerType) =>
        _substitutes.Keys.Any(key => key.Handler == handlerType) || (_kept.Count > 0 && !_kept.Contains(handlerType));

    internal Func<TEvent, EventContext, CancellationToken, ValueTask>? Find<TEvent>(Type handlerType)
    {
        if (_substitutes.TryGetValue((handlerType, typeof(TEvent)), out var substitute))
            return (Func<TEvent, EventContext, CancellationToken, ValueTask>)substitute;
        return _kept.Count > 0 && !_kept.Contains(handlerType) ? static (_, _, _) => default : null;
    }
}
