using SourceGenBus.Dispatch;

namespace SourceGenBus;

/// <summary>The rest of the way of a command without a result: the middleware further inside, then the handler.</summary>
/// <typeparam name="TCommand">The command type.</typeparam>
#pragma warning disable CA1815 // Lives for one call and is never compared.
public readonly struct CommandNext<TCommand>
    where TCommand : notnull
{
    private readonly PlainCommandPipeline<TCommand> _pipeline;
    private readonly int _position;

    internal CommandNext(PlainCommandPipeline<TCommand> pipeline, int position)
    {
        _pipeline = pipeline;
        _position = position;
    }

    /// <summary>Goes on; what the handler throws comes through.</summary>
    /// <param name="command">The command, or another of the same type in its place.</param>
    /// <param name="context">The context, or a changed copy of it.</param>
    /// <param name="cancellationToken">The token that the rest receives.</param>
    /// <returns>A task that completes as the rest does.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="command"/> or <paramref name="context"/> is null.</exception>
    public ValueTask InvokeAsync(TCommand command, EventContext context, CancellationToken cancellationToken)
    {
        if (command is null)
            throw new ArgumentNullException(nameof(command), "A middleware passed a null message on.");
        ArgumentNullException.ThrowIfNull(context);
        return _pipeline.InvokeNextAsync(_position, command, context, cancellationToken);
    }
}
