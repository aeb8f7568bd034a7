using System.ComponentModel;
using Microsoft.Extensions.DependencyInjection;
using SourceGenBus.Dispatch;

namespace SourceGenBus.HotReload;

/// <summary>
/// The generated route of an event type in a debug build, whose code may change while the program runs. Hot Reload exchanges methods one
/// after another and then tells the bus, so that old and new code meet routes of either age. Nothing here depends on which is which:
/// a route calls the handlers that it was made with, and generated code finds each by its class and not by a position.
/// </summary>
/// <typeparam name="TEvent">The exact event type.</typeparam>
/// <typeparam name="TRoute">The generated class itself, so that call sites reach it as the sealed class that it is.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class EditableRoute<TEvent, TRoute> : GeneratedRoute<TEvent, TRoute>
    where TEvent : notnull
    where TRoute : EditableRoute<TEvent, TRoute>
{
    /// <summary>Makes a route that belongs to one bus.</summary>
    /// <param name="bus">The bus; not owned.</param>
    /// <param name="handlerTypes">The classes of the handlers, in their order.</param>
    protected EditableRoute(EventBus bus, params Type[] handlerTypes)
        : base(bus, handlerTypes)
    {
    }

    /// <inheritdoc />
    protected internal sealed override int StartAll(
        TEvent @event,
        EventContext? context,
        CancellationToken cancellationToken,
        ref ValueTask pending)
    {
        for (var handler = 0; handler < HandlerCount; handler++)
        {
#pragma warning disable CA2012 // It has completed, or it is kept.
            var started = Start(handler, @event, context, cancellationToken);
#pragma warning restore CA2012
            if (HasCompleted(ref started))
                continue;
            pending = started;
            return handler;
        }

        return Completed;
    }

    /// <inheritdoc />
    protected internal sealed override ValueTask InvokeAsync(
        int handler,
        TEvent @event,
        EventContext? context,
        CancellationToken cancellationToken) =>
        CallAsync(GetHandlerType(handler), @event, context, cancellationToken);

    /// <summary>Starts one handler. It may throw. One that the code does not know, any more or yet, it leaves out.</summary>
    /// <param name="handler">The class of the handler.</param>
    /// <param name="event">The event, not null.</param>
    /// <param name="context">The context, or null for a publish without one.</param>
    /// <param name="cancellationToken">Passed on to the handler.</param>
    protected abstract ValueTask CallAsync(Type handler, TEvent @event, EventContext? context, CancellationToken cancellationToken);

    /// <summary>Gets a singleton handler that was none yet when the route was made.</summary>
    /// <typeparam name="THandler">The handler class.</typeparam>
    protected THandler GetSingleton<THandler>()
        where THandler : class => Bus.GetSingleton<THandler>();

    /// <summary>Makes the scope in which one scoped or transient handler handles one event; the caller disposes it.</summary>
    /// <typeparam name="THandler">The handler class, which may be new.</typeparam>
    protected AsyncServiceScope CreateScope<THandler>()
        where THandler : class
    {
        Bus.EnsureAdded(typeof(THandler), isSingleton: false);
        return CreateScope();
    }

    /// <summary>The task of a handler. Null in its place is a failure of the handler.</summary>
    /// <param name="task">What the handler returned.</param>
    /// <param name="handler">The class of the handler.</param>
    protected static ValueTask FromTask(Task? task, Type handler) =>
        task is not null ? new ValueTask(task) : ValueTask.FromException(NullTask.Of(handler));

    /// <summary>The same for a handler that returns events.</summary>
    /// <typeparam name="TResult">What it returns.</typeparam>
    /// <param name="task">What the handler returned.</param>
    /// <param name="handler">The class of the handler.</param>
    protected static ValueTask<TResult> FromTask<TResult>(Task<TResult>? task, Type handler) =>
        task is not null ? new ValueTask<TResult>(task) : ValueTask.FromException<TResult>(NullTask.Of(handler));
}
