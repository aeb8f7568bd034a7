namespace SourceGenBus;

/// <summary>
/// The remaining pipeline of a command without a result: the middleware further inside, then the handler. The
/// bus makes one for each middleware when the first message arrives, and none for a message.
/// </summary>
/// <remarks>A test of a middleware may derive its own, which records what it is given.</remarks>
/// <typeparam name="TCommand">The command type.</typeparam>
public abstract class CommandNext<TCommand>
    where TCommand : notnull
{
    /// <summary>Goes on; what the handler throws comes through.</summary>
    /// <param name="command">The command, or another of the same type in its place.</param>
    /// <param name="context">The context, or a changed copy of it.</param>
    /// <param name="cancellationToken">The token that the rest receives.</param>
    /// <returns>A task that completes as the rest does.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="command"/> or <paramref name="context"/> is null.</exception>
    public abstract ValueTask InvokeAsync(TCommand command, EventContext context, CancellationToken cancellationToken);
}
