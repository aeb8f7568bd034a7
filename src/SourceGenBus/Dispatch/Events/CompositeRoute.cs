using System.Runtime.CompilerServices;

namespace SourceGenBus.Dispatch;

/// <summary>
/// Several routes of one event type behind one: those of the modules that handle it, and that of its run-time
/// subscribers. Each part contains its own failures.
/// </summary>
internal sealed class CompositeRoute<TEvent>(EventBus bus, EventRoute<TEvent>[] parts) : EventRoute<TEvent>(bus)
    where TEvent : notnull
{
    public override int HandlerCount { get; } = CountHandlers(parts);

    internal override bool IsDegraded => Array.Exists(parts, static part => part.IsDegraded);

    protected internal override int StartAll(
        TEvent @event,
        EventContext? context,
        CancellationToken cancellationToken,
        ref ValueTask pending)
    {
        for (var index = 0; index < parts.Length; index++)
        {
            var result = StartPart(index, @event, context, cancellationToken);
            if (!result.IsCompletedSuccessfully)
            {
                pending = AwaitPartsAsync(index, result, @event, context, cancellationToken);
                return Whole;
            }

            result.GetAwaiter().GetResult();
        }

        return Completed;
    }

    internal override ValueTask Start(int handler, TEvent @event, EventContext? context, CancellationToken cancellationToken)
    {
        var part = Locate(ref handler);
        return part.Start(handler, @event, context, cancellationToken);
    }

    protected internal override ValueTask InvokeAsync(
        int handler,
        TEvent @event,
        EventContext? context,
        CancellationToken cancellationToken)
    {
        var part = Locate(ref handler);
        return part.InvokeAsync(handler, @event, context, cancellationToken);
    }

    protected internal override Type GetHandlerType(int handler)
    {
        var part = Locate(ref handler);
        return part.GetHandlerType(handler);
    }

    private ValueTask StartPart(int index, TEvent @event, EventContext? context, CancellationToken cancellationToken)
    {
        var part = parts[index];
        return part.IsDegraded
            ? part.DispatchDegradedAsync(@event, context, cancellationToken)
            : part.DispatchAsync(@event, context, cancellationToken);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask AwaitPartsAsync(
        int index,
        ValueTask result,
        TEvent @event,
        EventContext? context,
        CancellationToken cancellationToken)
    {
        var running = default(RunningHandlers);
        running.Add(index, result);
        for (var next = index + 1; next < parts.Length; next++)
        {
            var started = StartPart(next, @event, context, cancellationToken);
            if (started.IsCompletedSuccessfully)
                started.GetAwaiter().GetResult();
            else
                running.Add(next, started);
        }

        for (var position = 0; position < running.Count; position++)
            await running[position].Result.ConfigureAwait(false);
    }

    private static int CountHandlers(EventRoute<TEvent>[] parts)
    {
        var count = 0;
        foreach (var part in parts)
            count += part.HandlerCount;
        return count;
    }

    private EventRoute<TEvent> Locate(ref int handler)
    {
        foreach (var part in parts)
        {
            if (handler < part.HandlerCount)
                return part;
            handler -= part.HandlerCount;
        }

        throw new ArgumentOutOfRangeException(nameof(handler));
    }
}
