namespace SourceGenBus;

/// <summary>
/// Carries out the commands and queries that the program has no handler for, such as by sending them to another program. A bus takes it from
/// its container when such a message is sent for the first time. Implementations must be safe for concurrent use.
/// </summary>
public interface ICommandForwarder
{
    /// <summary>Whether it carries out messages of a type.</summary>
    /// <param name="messageType">The exact type of a command or query.</param>
    bool Forwards(Type messageType);

    /// <summary>Carries out a message of a type that it <see cref="Forwards"/>.</summary>
    /// <typeparam name="TResult">The result; <see cref="object"/> for a command without one, whose result is ignored.</typeparam>
    /// <param name="message">The command or query.</param>
    /// <param name="context">The context that it is sent in; null for none.</param>
    /// <param name="cancellationToken">Ends waiting for the result.</param>
    /// <returns>The result.</returns>
    ValueTask<TResult> SendAsync<TResult>(object message, EventContext? context, CancellationToken cancellationToken);
}
