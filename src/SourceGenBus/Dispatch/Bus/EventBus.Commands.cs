using SourceGenBus.Dispatch;

namespace SourceGenBus;

/// <content>Commands and queries. Interceptors replace most calls of these members with a direct call of the route.</content>
public sealed partial class EventBus : ICommandBus
{
    private ICommandForwarder? _forwarder;

    internal CommandTable Commands { get; }

    /// <inheritdoc />
    public ValueTask SendAsync(ICommand command, CancellationToken cancellationToken = default) =>
        SendPlainAsync(command, null, cancellationToken);

    /// <inheritdoc />
    public ValueTask SendAsync(ICommand command, EventContext context, CancellationToken cancellationToken = default) =>
        SendPlainAsync(command, Checked(context), cancellationToken);

    /// <inheritdoc />
    public ValueTask<TResult> SendAsync<TResult>(ICommand<TResult> command, CancellationToken cancellationToken = default) =>
        SendForResultAsync<TResult>(command, nameof(command), null, cancellationToken);

    /// <inheritdoc />
    public ValueTask<TResult> SendAsync<TResult>(
        ICommand<TResult> command,
        EventContext context,
        CancellationToken cancellationToken = default) =>
        SendForResultAsync<TResult>(command, nameof(command), Checked(context), cancellationToken);

    /// <inheritdoc />
    public ValueTask<TResult> QueryAsync<TResult>(IQuery<TResult> query, CancellationToken cancellationToken = default) =>
        SendForResultAsync<TResult>(query, nameof(query), null, cancellationToken);

    /// <inheritdoc />
    public ValueTask<TResult> QueryAsync<TResult>(
        IQuery<TResult> query,
        EventContext context,
        CancellationToken cancellationToken = default) =>
        SendForResultAsync<TResult>(query, nameof(query), Checked(context), cancellationToken);

    /// <inheritdoc />
    public IAsyncEnumerable<TItem> StreamAsync<TItem>(IStreamQuery<TItem> query, CancellationToken cancellationToken = default) =>
        Commands.Find<StreamCommandRoute<TItem>>(query, nameof(query)).StreamObject(query, null, cancellationToken);

    /// <inheritdoc />
    public IAsyncEnumerable<TItem> StreamAsync<TItem>(
        IStreamQuery<TItem> query,
        EventContext context,
        CancellationToken cancellationToken = default) =>
        Commands.Find<StreamCommandRoute<TItem>>(query, nameof(query)).StreamObject(query, Checked(context), cancellationToken);

    private ValueTask SendPlainAsync(ICommand command, EventContext? context, CancellationToken cancellationToken) =>
        Commands.TryFind<PlainCommandRoute>(command, nameof(command)) is { } route
            ? route.SendObjectAsync(command, context, cancellationToken)
            : WithoutResult(ForwarderFor(command).SendAsync<object>(command, context, cancellationToken));

    private static async ValueTask WithoutResult(ValueTask<object> sending) => await sending.ConfigureAwait(false);

    private ValueTask<TResult> SendForResultAsync<TResult>(
        object message, string parameterName, EventContext? context, CancellationToken cancellationToken) =>
        Commands.TryFind<ResultCommandRoute<TResult>>(message, parameterName) is { } route
            ? route.SendObjectAsync(message, context, cancellationToken)
            : ForwarderFor(message).SendAsync<TResult>(message, context, cancellationToken);

    /// <summary>Who carries out what nothing in the program handles.</summary>
    /// <exception cref="InvalidOperationException">Nobody does.</exception>
    private ICommandForwarder ForwarderFor(object message)
    {
        // Not when the bus is made: what forwards may need services that need the bus.
        var forwarder = _forwarder ??= (ICommandForwarder?)Services.GetService(typeof(ICommandForwarder));
        return forwarder?.Forwards(message.GetType()) == true ? forwarder : throw CommandTable.Unhandled(message.GetType());
    }

    private static EventContext Checked(EventContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context;
    }
}
