namespace SourceGenBus;

/// <summary>
/// The remaining pipeline of a command or query with a result: the middleware further inside, then the handler. The
/// bus makes one for each middleware when the first message arrives, and none for a message.
/// </summary>
/// <remarks>A test of a middleware may derive its own, which records what it is given.</remarks>
/// <typeparam name="TCommand">The type of the command or query.</typeparam>
/// <typeparam name="TResult">The result.</typeparam>
public abstract class CommandNext<TCommand, TResult>
    where TCommand : notnull
{
    /// <summary>Goes on; what the handler throws comes through.</summary>
    /// <param name="command">The command or query, or another of the same type in its place.</param>
    /// <param name="context">The context, or a changed copy of it.</param>
    /// <param name="cancellationToken">The token that the rest receives.</param>
    /// <returns>What the rest returns.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="command"/> or <paramref name="context"/> is null.</exception>
    public abstract ValueTask<TResult> InvokeAsync(TCommand command, EventContext context, CancellationToken cancellationToken);
}
