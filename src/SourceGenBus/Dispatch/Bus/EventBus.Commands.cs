using SourceGenBus.Dispatch;

namespace SourceGenBus;

/// <content>Commands and queries. Interceptors replace most calls of these members with a direct call of the route.</content>
public sealed partial class EventBus : ICommandBus
{
    internal CommandTable Commands { get; }

    /// <inheritdoc />
    public ValueTask SendAsync(ICommand command, CancellationToken cancellationToken = default) =>
        Commands.Find<PlainCommandRoute>(command, nameof(command)).SendObjectAsync(command, null, cancellationToken);

    /// <inheritdoc />
    public ValueTask SendAsync(ICommand command, EventContext context, CancellationToken cancellationToken = default) =>
        Commands.Find<PlainCommandRoute>(command, nameof(command)).SendObjectAsync(command, Checked(context), cancellationToken);

    /// <inheritdoc />
    public ValueTask<TResult> SendAsync<TResult>(ICommand<TResult> command, CancellationToken cancellationToken = default) =>
        Commands.Find<ResultCommandRoute<TResult>>(command, nameof(command)).SendObjectAsync(command, null, cancellationToken);

    /// <inheritdoc />
    public ValueTask<TResult> SendAsync<TResult>(
        ICommand<TResult> command,
        EventContext context,
        CancellationToken cancellationToken = default) =>
        Commands.Find<ResultCommandRoute<TResult>>(command, nameof(command)).SendObjectAsync(command, Checked(context), cancellationToken);

    /// <inheritdoc />
    public ValueTask<TResult> QueryAsync<TResult>(IQuery<TResult> query, CancellationToken cancellationToken = default) =>
        Commands.Find<ResultCommandRoute<TResult>>(query, nameof(query)).SendObjectAsync(query, null, cancellationToken);

    /// <inheritdoc />
    public ValueTask<TResult> QueryAsync<TResult>(
        IQuery<TResult> query,
        EventContext context,
        CancellationToken cancellationToken = default) =>
        Commands.Find<ResultCommandRoute<TResult>>(query, nameof(query)).SendObjectAsync(query, Checked(context), cancellationToken);

    /// <inheritdoc />
    public IAsyncEnumerable<TItem> StreamAsync<TItem>(IStreamQuery<TItem> query, CancellationToken cancellationToken = default) =>
        Commands.Find<StreamCommandRoute<TItem>>(query, nameof(query)).StreamObject(query, null, cancellationToken);

    /// <inheritdoc />
    public IAsyncEnumerable<TItem> StreamAsync<TItem>(
        IStreamQuery<TItem> query,
        EventContext context,
        CancellationToken cancellationToken = default) =>
        Commands.Find<StreamCommandRoute<TItem>>(query, nameof(query)).StreamObject(query, Checked(context), cancellationToken);

    private static EventContext Checked(EventContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context;
    }
}
