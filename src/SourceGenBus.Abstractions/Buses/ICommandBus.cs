namespace SourceGenBus;

/// <summary>Sends commands and queries to the one handler of their run-time type.</summary>
/// <remarks>
/// <para>All members are safe to call from any thread at any time, also from inside a handler.</para>
/// <para>
/// Unlike an event, a command fails noisily: what its handler throws reaches the sender as it is. A handler that is
/// declared <c>async</c> throws when the returned task is awaited; another may throw from the call itself.
/// </para>
/// <para>
/// Every member throws <see cref="ArgumentNullException"/> for a null argument, <see cref="InvalidOperationException"/> when
/// no module of the program has a handler, and <see cref="ObjectDisposedException"/> when the bus has been disposed. Await
/// each returned task exactly once.
/// </para>
/// </remarks>
public interface ICommandBus
{
    /// <summary>Sends a command without a result.</summary>
    /// <param name="command">The command.</param>
    /// <param name="cancellationToken">Passed on to the handler.</param>
    /// <returns>A task that completes as the handler does.</returns>
    ValueTask SendAsync(ICommand command, CancellationToken cancellationToken = default);

    /// <summary>Sends a command without a result, in a context.</summary>
    /// <param name="command">The command.</param>
    /// <param name="context">
    /// Handed to a handler that takes one. A scoped or transient handler is resolved from its services, so that it shares
    /// the sender's scope; without services, or with those of the root container, it gets a scope of its own.
    /// </param>
    /// <param name="cancellationToken">Passed on to the handler.</param>
    /// <returns>A task that completes as the handler does.</returns>
    ValueTask SendAsync(ICommand command, EventContext context, CancellationToken cancellationToken = default);

    /// <summary>Sends a command and returns its result.</summary>
    /// <typeparam name="TResult">The result, inferred from the command.</typeparam>
    /// <param name="command">The command.</param>
    /// <param name="cancellationToken">Passed on to the handler.</param>
    /// <returns>What the handler returns.</returns>
    ValueTask<TResult> SendAsync<TResult>(ICommand<TResult> command, CancellationToken cancellationToken = default);

    /// <summary>Sends a command in a context and returns its result.</summary>
    /// <typeparam name="TResult">The result, inferred from the command.</typeparam>
    /// <param name="command">The command.</param>
    /// <param name="context">As for a command without a result.</param>
    /// <param name="cancellationToken">Passed on to the handler.</param>
    /// <returns>What the handler returns.</returns>
    ValueTask<TResult> SendAsync<TResult>(ICommand<TResult> command, EventContext context, CancellationToken cancellationToken = default);

    /// <summary>Asks a query.</summary>
    /// <typeparam name="TResult">The answer, inferred from the query.</typeparam>
    /// <param name="query">The query.</param>
    /// <param name="cancellationToken">Passed on to the handler.</param>
    /// <returns>What the handler returns.</returns>
    ValueTask<TResult> QueryAsync<TResult>(IQuery<TResult> query, CancellationToken cancellationToken = default);

    /// <summary>Asks a query in a context.</summary>
    /// <typeparam name="TResult">The answer, inferred from the query.</typeparam>
    /// <param name="query">The query.</param>
    /// <param name="context">As for a command without a result.</param>
    /// <param name="cancellationToken">Passed on to the handler.</param>
    /// <returns>What the handler returns.</returns>
    ValueTask<TResult> QueryAsync<TResult>(IQuery<TResult> query, EventContext context, CancellationToken cancellationToken = default);

    /// <summary>Asks a query that is answered item by item.</summary>
    /// <typeparam name="TItem">One item of the answer, inferred from the query.</typeparam>
    /// <param name="query">The query.</param>
    /// <param name="cancellationToken">Passed on to the handler.</param>
    /// <returns>The items; the handler runs while they are enumerated.</returns>
    IAsyncEnumerable<TItem> StreamAsync<TItem>(IStreamQuery<TItem> query, CancellationToken cancellationToken = default);

    /// <summary>Asks a query that is answered item by item, in a context.</summary>
    /// <typeparam name="TItem">One item of the answer, inferred from the query.</typeparam>
    /// <param name="query">The query.</param>
    /// <param name="context">As for a command without a result.</param>
    /// <param name="cancellationToken">Passed on to the handler.</param>
    /// <returns>The items; the handler runs while they are enumerated.</returns>
    IAsyncEnumerable<TItem> StreamAsync<TItem>(
        IStreamQuery<TItem> query, EventContext context, CancellationToken cancellationToken = default);
}
