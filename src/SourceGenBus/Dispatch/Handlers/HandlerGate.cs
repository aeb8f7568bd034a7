namespace SourceGenBus.Dispatch;

/// <summary>
/// Stands before each handler of one publish, inside of middleware: decides whether the handler runs, and does what has to be done around
/// it. For infrastructure that delivers an event to single handlers, such as an outbox. One gate serves one publish.
/// </summary>
public abstract class HandlerGate
{
    /// <summary>
    /// The classes of all handlers of the event, in the order of their positions. Null when that is not known, since the publish goes to
    /// another bus than an <see cref="EventBus"/>.
    /// </summary>
    public IReadOnlyList<Type>? Handlers { get; internal set; }

    /// <summary>
    /// Called in the place of each handler, for several at the same time unless the context asks for one after another. To let the handler
    /// run, call <see cref="HandlerCall.InvokeAsync()"/> and await it; to pass it over, return. What is thrown counts as the handler's
    /// failure.
    /// </summary>
    /// <param name="call">The handler.</param>
    public abstract ValueTask InvokeAsync(HandlerCall call);
}
