namespace SourceGenBus.Dispatch;

/// <summary>One handler that is about to be called for one event.</summary>
public readonly struct HandlerCall
{
    private readonly Func<ValueTask> _start;

    internal HandlerCall(Type handlerType, int ordinal, Func<ValueTask> start)
    {
        HandlerType = handlerType;
        Ordinal = ordinal;
        _start = start;
    }

    /// <summary>The class of the handler; see <see cref="EventFailure.HandlerType"/> for run-time subscriptions.</summary>
    public Type HandlerType { get; }

    /// <summary>How many handlers of the same class stand before it, which only run-time subscriptions can have: from 0.</summary>
    public int Ordinal { get; }

    /// <summary>Runs the handler. Its exception, also one that it throws before it returns a task, comes with the task.</summary>
    public ValueTask InvokeAsync() => _start();
}
