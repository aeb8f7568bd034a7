using System.Runtime.CompilerServices;

namespace SourceGenBus.Dispatch;

/// <content>The tasks of handlers: null, thrown, or not to be awaited.</content>
public abstract partial class EventRoute<TEvent>
{
    /// <summary>The task of a handler. Null in its place is a failure of the handler.</summary>
    /// <param name="task">What the handler returned.</param>
    /// <param name="handler">The position of the handler.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected ValueTask FromTask(Task? task, int handler) => task is not null ? new ValueTask(task) : NullFrom(handler);

    /// <summary>The same for a handler that returns events.</summary>
    /// <typeparam name="TResult">What it returns.</typeparam>
    /// <param name="task">What the handler returned.</param>
    /// <param name="handler">The position of the handler.</param>
    protected ValueTask<TResult> FromTask<TResult>(Task<TResult>? task, int handler) =>
        task is not null ? new ValueTask<TResult>(task) : ValueTask.FromException<TResult>(NullTask.Of(GetHandlerType(handler)));

    /// <summary>Keeps the exception of a handler that threw before it returned a task.</summary>
    /// <param name="handler">The position of the handler.</param>
    /// <param name="exception">What it threw.</param>
    /// <param name="pending">Where to keep it.</param>
    protected static int Threw(int handler, Exception exception, ref ValueTask pending)
    {
        pending = ValueTask.FromException(exception);
        return handler;
    }

    /// <summary>
    /// A handler's task that can be awaited. A source that refuses to call back, such as one that somebody else awaits already, throws
    /// here,
    /// where that is its handler's failure; thrown into an <c>await</c> it would end the process. A task without a source stays what it is.
    /// </summary>
    /// <param name="result">The handler's task.</param>
    protected static ValueTask Awaitable(ValueTask result) => result.IsCompleted ? result : new ValueTask(result.AsTask());

    /// <summary>A handler's task that can be awaited, as <see cref="Awaitable(ValueTask)"/>.</summary>
    /// <typeparam name="TResult">What the handler returns.</typeparam>
    /// <param name="result">The handler's task.</param>
    protected static ValueTask<TResult> Awaitable<TResult>(ValueTask<TResult> result) =>
        result.IsCompleted ? result : new ValueTask<TResult>(result.AsTask());

    [MethodImpl(MethodImplOptions.NoInlining)]
    private ValueTask NullFrom(int handler) => ValueTask.FromException(NullTask.Of(GetHandlerType(handler)));
}
