using SourceGenBus.Dispatch;

namespace SourceGenBus;

/// <summary>The rest of the way of a command or query with a result: the middleware further inside, then the handler.</summary>
/// <typeparam name="TCommand">The type of the command or query.</typeparam>
/// <typeparam name="TResult">The result.</typeparam>
#pragma warning disable CA1815 // Lives for one call and is never compared.
public readonly struct CommandNext<TCommand, TResult>
    where TCommand : notnull
{
    private readonly ResultCommandPipeline<TCommand, TResult> _pipeline;
    private readonly int _position;

    internal CommandNext(ResultCommandPipeline<TCommand, TResult> pipeline, int position)
    {
        _pipeline = pipeline;
        _position = position;
    }

    /// <summary>Goes on; what the handler throws comes through.</summary>
    /// <param name="command">The command or query, or another of the same type in its place.</param>
    /// <param name="context">The context, or a changed copy of it.</param>
    /// <param name="cancellationToken">The token that the rest receives.</param>
    /// <returns>What the rest returns.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="command"/> or <paramref name="context"/> is null.</exception>
    public ValueTask<TResult> InvokeAsync(TCommand command, EventContext context, CancellationToken cancellationToken)
    {
        if (command is null)
            throw new ArgumentNullException(nameof(command), "A middleware passed a null message on.");
        ArgumentNullException.ThrowIfNull(context);
        return _pipeline.InvokeNextAsync(_position, command, context, cancellationToken);
    }
}
