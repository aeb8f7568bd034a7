using SourceGenBus.Dispatch;

namespace SourceGenBus.Testing;

/// <summary>Calls what a test put in the place of a command handler.</summary>
internal sealed class SubstitutedPlainCommandRoute<TCommand>(
    EventBus bus,
    Func<TCommand, EventContext, CancellationToken, ValueTask> substitute)
    : PlainCommandRoute(bus)
{
    protected override ValueTask SendObjectAsync(object message, EventContext? context, CancellationToken cancellationToken) =>
        substitute((TCommand)message, context ?? DefaultContext, cancellationToken);
}

/// <summary>As <see cref="SubstitutedPlainCommandRoute{TCommand}"/>, for commands with a result and queries.</summary>
internal sealed class SubstitutedResultCommandRoute<TMessage, TResult>(
    EventBus bus, Func<TMessage, EventContext, CancellationToken, ValueTask<TResult>> substitute)
    : ResultCommandRoute<TResult>(bus)
{
    protected override ValueTask<TResult> SendObjectAsync(
        object message,
        EventContext? context,
        CancellationToken cancellationToken) =>
        substitute((TMessage)message, context ?? DefaultContext, cancellationToken);
}

/// <summary>As <see cref="SubstitutedPlainCommandRoute{TCommand}"/>, for stream queries.</summary>
internal sealed class SubstitutedStreamCommandRoute<TQuery, TItem>(
    EventBus bus, Func<TQuery, EventContext, CancellationToken, IAsyncEnumerable<TItem>> substitute)
    : StreamCommandRoute<TItem>(bus)
{
    protected override IAsyncEnumerable<TItem> StreamObject(
        object message,
        EventContext? context,
        CancellationToken cancellationToken) =>
        substitute((TQuery)message, context ?? DefaultContext, cancellationToken) ?? throw new InvalidOperationException(
            $"The replacement of the handler of '{typeof(TQuery)}' returned null in the place of a stream. Return an empty one, or " +
            "declare the method async and yield its items.");
}
