namespace SourceGenBus.Dispatch;

/// <summary>One handler that is about to be called for one event.</summary>
public readonly struct HandlerCall
{
    private readonly Func<CancellationToken, ValueTask> _start;

    /// <summary>Makes one: for infrastructure that has a gate stand before something else than a handler of an event.</summary>
    /// <param name="handlerType">The class that is called.</param>
    /// <param name="ordinal">How many of the same class stand before it.</param>
    /// <param name="start">Calls it. What it throws must come with the task.</param>
    /// <param name="cancellationToken">The token that is passed on.</param>
    public HandlerCall(Type handlerType, int ordinal, Func<CancellationToken, ValueTask> start, CancellationToken cancellationToken)
    {
        HandlerType = handlerType;
        Ordinal = ordinal;
        _start = start;
        CancellationToken = cancellationToken;
    }

    /// <summary>The class of the handler; see <see cref="EventFailure.HandlerType"/> for run-time subscriptions.</summary>
    public Type HandlerType { get; }

    /// <summary>How many handlers of the same class stand before it, which only run-time subscriptions can have: from 0.</summary>
    public int Ordinal { get; }

    /// <summary>The token of the publish.</summary>
    public CancellationToken CancellationToken { get; }

    /// <summary>Runs the handler. Its exception, also one that it throws before it returns a task, comes with the task.</summary>
    public ValueTask InvokeAsync() => _start(CancellationToken);

    /// <summary>Runs the handler with another token than that of the publish, such as one that cancels this handler alone.</summary>
    /// <param name="cancellationToken">The token; it should be cancelled with <see cref="CancellationToken"/>, too.</param>
    public ValueTask InvokeAsync(CancellationToken cancellationToken) => _start(cancellationToken);
}
