namespace SourceGenBus.Dispatch;

/// <summary>The route of an event that nothing handles: remembered, so that publishing it again is no look-up.</summary>
internal sealed class EmptyRoute<TEvent>(EventBus bus) : EventRoute<TEvent>(bus)
    where TEvent : notnull
{
    public override int HandlerCount => 0;

    protected internal override int StartAll(
        TEvent @event,
        EventContext? context,
        CancellationToken cancellationToken,
        ref ValueTask pending) =>
        Completed;

    protected internal override ValueTask InvokeAsync(
        int handler,
        TEvent @event,
        EventContext? context,
        CancellationToken cancellationToken) =>
        throw new ArgumentOutOfRangeException(nameof(handler));

    protected internal override Type GetHandlerType(int handler) => throw new ArgumentOutOfRangeException(nameof(handler));
}
