namespace SourceGenBus;

/// <summary>
/// Says what is wrong with a message. Register any number per message type in the container;
/// <see cref="ValidationMiddleware"/> asks all of them.
/// </summary>
/// <typeparam name="TMessage">The exact type of the event, command or query.</typeparam>
public interface IMessageValidator<in TMessage>
    where TMessage : notnull
{
    /// <summary>Looks at a message.</summary>
    /// <param name="message">The message.</param>
    /// <param name="context">Its context.</param>
    /// <param name="cancellationToken">The token.</param>
    /// <returns>The errors; empty when there are none.</returns>
    ValueTask<IReadOnlyCollection<ValidationError>> ValidateAsync(
        TMessage message, EventContext context, CancellationToken cancellationToken);
}
