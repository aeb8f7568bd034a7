using System.ComponentModel;

namespace SourceGenBus.Dispatch;

/// <summary>
/// What stands in the place of handlers, for the package <c>SourceGenBus.Testing</c>, which derives from it. A bus whose container has
/// one asks it when it composes a route; a program has none and pays nothing. All members are called from any thread.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class HandlerSubstitutes
{
    /// <summary>Called when a bus is made, with the handler classes that it has registered.</summary>
    /// <param name="handlerTypes">The classes; static ones are not among them.</param>
    /// <exception cref="InvalidOperationException">A handler was named that is none of them.</exception>
    public abstract void CheckHandlers(IReadOnlyCollection<Type> handlerTypes);

    /// <summary>Called when a bus knows its events.</summary>
    /// <param name="isHandled">Whether a class of the bus handles exactly this type.</param>
    /// <exception cref="InvalidOperationException">A handler of an event that has none is to be replaced.</exception>
    public abstract void CheckEvents(Func<Type, bool> isHandled);

    /// <summary>Called when the route of an event is made in which something is replaced.</summary>
    /// <param name="eventType">The exact type of the event.</param>
    /// <param name="handlerTypes">Its handlers.</param>
    /// <exception cref="InvalidOperationException">A handler that is to be replaced is none of them.</exception>
    public abstract void CheckRoute(Type eventType, IReadOnlyList<Type> handlerTypes);

    /// <summary>Whether a handler of an event may be replaced.</summary>
    /// <param name="eventType">The exact type of the event.</param>
    public abstract bool Concern(Type eventType);

    /// <summary>Whether a handler is not called for any event that was named with it, so that it needs no dependencies.</summary>
    /// <param name="handlerType">The handler class.</param>
    public abstract bool Replaces(Type handlerType);

    /// <summary>Whether a handler is not called for an event.</summary>
    /// <param name="handlerType">The handler class.</param>
    /// <param name="eventType">The exact type of the event.</param>
    /// <param name="substitute">
    /// What is called instead, a function of the event, its <see cref="EventContext"/> and a <see cref="CancellationToken"/> that returns a
    /// <see cref="ValueTask"/>; null for nothing.
    /// </param>
    public abstract bool TryFind(Type handlerType, Type eventType, out Delegate? substitute);

    /// <summary>Whether a handler of a command or query takes the place of one that was registered before it.</summary>
    /// <param name="candidate">The handler.</param>
    /// <param name="former">The one that was registered before, for the same message.</param>
    /// <exception cref="InvalidOperationException">It was chosen, but takes the message as something else.</exception>
    public abstract bool Chooses(HandledMessage candidate, HandledMessage former);

    /// <summary>Whether it is known which of several handlers is called, or that none is.</summary>
    /// <param name="messageType">The exact type of the command or query.</param>
    /// <param name="handlerTypes">Its handlers, in the order in which they were registered.</param>
    public abstract bool Settles(Type messageType, IReadOnlyList<Type> handlerTypes);

    /// <summary>Whether the handler of a command or query is replaced.</summary>
    /// <param name="messageType">The exact type of the command or query.</param>
    public abstract bool ReplacesCommand(Type messageType);

    /// <summary>Called when all commands and queries are known: the routes that take the place of their handlers.</summary>
    /// <param name="handled">The commands and queries of the bus.</param>
    /// <param name="isHandler">Whether a class handles one of them, or could.</param>
    /// <returns>For each that is replaced, what makes its route.</returns>
    /// <exception cref="InvalidOperationException">A handler was chosen, or a message replaced, that the bus does not know so.</exception>
    public abstract IReadOnlyList<(Type MessageType, Func<EventBus, CommandRoute> Make)> ReplaceCommands(
        IReadOnlyCollection<HandledMessage> handled, Func<Type, bool> isHandler);
}
