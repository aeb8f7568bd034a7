namespace SourceGenBus.Dispatch;

/// <summary>Calls what a test put in the place of a command handler. Tests only have one.</summary>
internal sealed class SubstitutedPlainCommandRoute<TCommand>(EventBus bus, Func<TCommand, EventContext, CancellationToken, ValueTask> substitute)
    : PlainCommandRoute(bus)
{
    protected internal override ValueTask SendObjectAsync(object message, EventContext? context, CancellationToken cancellationToken) =>
        substitute((TCommand)message, context ?? DefaultContext, cancellationToken);
}

/// <summary>As <see cref="SubstitutedPlainCommandRoute{TCommand}"/>, for commands with a result and queries.</summary>
internal sealed class SubstitutedResultCommandRoute<TMessage, TResult>(
    EventBus bus, Func<TMessage, EventContext, CancellationToken, ValueTask<TResult>> substitute)
    : ResultCommandRoute<TResult>(bus)
{
    protected internal override ValueTask<TResult> SendObjectAsync(object message, EventContext? context, CancellationToken cancellationToken) =>
        substitute((TMessage)message, context ?? DefaultContext, cancellationToken);
}

/// <summary>As <see cref="SubstitutedPlainCommandRoute{TCommand}"/>, for stream queries.</summary>
internal sealed class SubstitutedStreamCommandRoute<TQuery, TItem>(
    EventBus bus, Func<TQuery, EventContext, CancellationToken, IAsyncEnumerable<TItem>> substitute)
    : StreamCommandRoute<TItem>(bus)
{
    protected internal override IAsyncEnumerable<TItem> StreamObject(object message, EventContext? context, CancellationToken cancellationToken) =>
        substitute((TQuery)message, context ?? DefaultContext, cancellationToken) ?? throw NullTask.OfReplacement(typeof(TQuery));
}
