using System.ComponentModel;
using SourceGenBus.Dispatch;

namespace SourceGenBus.HotReload;

/// <summary>
/// The route of a command or query with a result and middleware around it, in a debug build: as
/// <see cref="EditablePlainCommandPipeline{TCommand}"/>.
/// </summary>
/// <typeparam name="TCommand">The type of the command or query.</typeparam>
/// <typeparam name="TResult">The result.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class EditableResultCommandPipeline<TCommand, TResult> : ResultCommandPipeline<TCommand, TResult>
    where TCommand : notnull
{
    private readonly Type[] _middleware;

    /// <summary>Makes a route around another.</summary>
    /// <param name="bus">The bus; not owned.</param>
    /// <param name="inner">Where the middleware leads to.</param>
    /// <param name="middleware">The classes of the middleware, outermost first.</param>
    protected EditableResultCommandPipeline(EventBus bus, CommandRoute inner, params Type[] middleware)
        : base(bus, inner) => _middleware = middleware;

    /// <inheritdoc />
    protected internal sealed override ValueTask<TResult> InvokeNextAsync(
        int position,
        TCommand command,
        EventContext context,
        CancellationToken cancellationToken) =>
        position < _middleware.Length
            ? CallAsync(_middleware[position], Next(position + 1), command, context, cancellationToken)
            : SendInnerAsync(command, context, cancellationToken);

    /// <summary>Calls one middleware. One that the code does not know, any more or yet, it passes by.</summary>
    /// <param name="middleware">The class of the middleware.</param>
    /// <param name="next">The remaining pipeline.</param>
    /// <param name="command">The command.</param>
    /// <param name="context">The context.</param>
    /// <param name="cancellationToken">The token.</param>
    protected abstract ValueTask<TResult> CallAsync(
        Type middleware, CommandNext<TCommand, TResult> next, TCommand command, EventContext context, CancellationToken cancellationToken);
}
