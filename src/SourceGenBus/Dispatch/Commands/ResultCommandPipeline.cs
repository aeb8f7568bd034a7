using System.ComponentModel;

namespace SourceGenBus.Dispatch;

/// <summary>The route of a command or query with a result and middleware around it. Derived by generated code.</summary>
/// <typeparam name="TCommand">The type of the command or query.</typeparam>
/// <typeparam name="TResult">The result.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class ResultCommandPipeline<TCommand, TResult> : ResultCommandRoute<TResult>
    where TCommand : notnull
{
    private readonly ResultCommandRoute<TResult> _inner;
    private CommandNext<TCommand, TResult>[] _steps = [];

    /// <summary>Makes a route around another.</summary>
    /// <param name="bus">The bus; not owned.</param>
    /// <param name="inner">Where the middleware leads to.</param>
    protected ResultCommandPipeline(EventBus bus, CommandRoute inner)
        : base(bus) => _inner = (ResultCommandRoute<TResult>)inner;

    /// <summary>Calls what stands at a position: a middleware, or after the last one <see cref="SendInnerAsync"/>.</summary>
    /// <param name="position">The position, from 0.</param>
    /// <param name="command">The command.</param>
    /// <param name="context">The context.</param>
    /// <param name="cancellationToken">The token.</param>
    protected internal abstract ValueTask<TResult> InvokeNextAsync(
        int position, TCommand command, EventContext context, CancellationToken cancellationToken);

    /// <summary>The remaining pipeline, from a position on.</summary>
    /// <param name="position">The position.</param>
    protected CommandNext<TCommand, TResult> Next(int position)
    {
        var steps = Volatile.Read(ref _steps);
        return position < steps.Length ? steps[position] : Extend(position);
    }

    /// <summary>Calls the handler.</summary>
    /// <param name="command">The command.</param>
    /// <param name="context">The context.</param>
    /// <param name="cancellationToken">The token.</param>
    protected ValueTask<TResult> SendInnerAsync(TCommand command, EventContext context, CancellationToken cancellationToken) =>
        _inner.SendObjectAsync(command, context, cancellationToken);

    /// <inheritdoc />
    protected internal sealed override ValueTask<TResult> SendObjectAsync(
        object message,
        EventContext? context,
        CancellationToken cancellationToken) =>
        InvokeNextAsync(0, (TCommand)message, context ?? DefaultContext, cancellationToken);

    /// <summary>Makes steps up to a position, which the next messages find. Two threads may make the same ones; either will do.</summary>
    private CommandNext<TCommand, TResult> Extend(int position)
    {
        var steps = new CommandNext<TCommand, TResult>[position + 1];
        for (var next = 0; next < steps.Length; next++)
            steps[next] = new ResultCommandStep<TCommand, TResult>(this, next);
        Volatile.Write(ref _steps, steps);
        return steps[position];
    }
}
