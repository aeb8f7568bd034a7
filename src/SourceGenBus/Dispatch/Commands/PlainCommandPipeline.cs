using System.ComponentModel;

namespace SourceGenBus.Dispatch;

/// <summary>The route of a command without a result with middleware around it. Derived by generated code.</summary>
/// <typeparam name="TCommand">The command type.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class PlainCommandPipeline<TCommand> : PlainCommandRoute
    where TCommand : notnull
{
    private readonly PlainCommandRoute _inner;
    private CommandNext<TCommand>[] _steps = [];

    /// <summary>Makes a route around another.</summary>
    /// <param name="bus">The bus; not owned.</param>
    /// <param name="inner">Where the middleware leads to.</param>
    protected PlainCommandPipeline(EventBus bus, CommandRoute inner)
        : base(bus) => _inner = (PlainCommandRoute)inner;

    /// <summary>Calls what stands at a position: a middleware, or after the last one <see cref="SendInnerAsync"/>.</summary>
    /// <param name="position">The position, from 0.</param>
    /// <param name="command">The command.</param>
    /// <param name="context">The context.</param>
    /// <param name="cancellationToken">The token.</param>
    protected internal abstract ValueTask InvokeNextAsync(
        int position, TCommand command, EventContext context, CancellationToken cancellationToken);

    /// <summary>The remaining pipeline, from a position on.</summary>
    /// <param name="position">The position.</param>
    protected CommandNext<TCommand> Next(int position)
    {
        var steps = Volatile.Read(ref _steps);
        return position < steps.Length ? steps[position] : Extend(position);
    }

    /// <summary>Calls the handler.</summary>
    /// <param name="command">The command.</param>
    /// <param name="context">The context.</param>
    /// <param name="cancellationToken">The token.</param>
    protected ValueTask SendInnerAsync(TCommand command, EventContext context, CancellationToken cancellationToken) =>
        _inner.SendObjectAsync(command, context, cancellationToken);

    /// <inheritdoc />
    protected internal sealed override ValueTask SendObjectAsync(
        object message,
        EventContext? context,
        CancellationToken cancellationToken) =>
        InvokeNextAsync(0, (TCommand)message, context ?? DefaultContext, cancellationToken);

    /// <summary>Makes steps up to a position, which the next messages find. Two threads may make the same ones; either will do.</summary>
    private CommandNext<TCommand> Extend(int position)
    {
        var steps = new CommandNext<TCommand>[position + 1];
        for (var next = 0; next < steps.Length; next++)
            steps[next] = new PlainCommandStep<TCommand>(this, next);
        Volatile.Write(ref _steps, steps);
        return steps[position];
    }
}
