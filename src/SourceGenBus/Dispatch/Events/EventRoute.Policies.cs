using System.Runtime.ExceptionServices;

namespace SourceGenBus.Dispatch;

/// <content>Dispatch by a policy: one handler after another or all at once, with or without a report, through a gate.</content>
public abstract partial class EventRoute<TEvent>
{
#pragma warning disable CA2012 // Each result is awaited once, after all have been started.
    /// <summary>
    /// Calls every handler in the way that is asked for; slower than <see cref="DispatchAsync"/>, but it can do everything.
    /// </summary>
    internal virtual async ValueTask DispatchByPolicyAsync(
        TEvent @event,
        EventContext? context,
        DispatchPolicy policy,
        CancellationToken cancellationToken)
    {
        var outcomes = OutcomeCollector.For<TEvent>(context);
        var forHandlers = context?.ForHandlers();
        var gate = outcomes?.Gate;
        var results = policy.RunsSequentially ? null : StartEach(gate, @event, forHandlers, cancellationToken);
        List<Exception>? failures = null;
        Exception? cancellation = null;
        for (var handler = 0; handler < HandlerCount; handler++)
        {
            Exception? failure = null;
            try
            {
                var result = results is null ? StartThrough(gate, handler, @event, forHandlers, cancellationToken) : results[handler];
                await Awaitable(result).ConfigureAwait(false);
            }
            catch (Exception exception)
            {
                failure = exception;
                await ReportAsync(handler, exception, @event, context, cancellationToken).ConfigureAwait(false);
            }

            outcomes?.Add(handler, new HandlerOutcome(GetHandlerType(handler), failure));
            if (failure is not null && policy.Failures == FailurePolicy.StopAtFirst)
            {
                if (outcomes is null)
                    ExceptionDispatchInfo.Throw(failure);
                return;
            }

            if (failure is OperationCanceledException && cancellationToken.IsCancellationRequested)
                cancellation ??= failure;
            else if (failure is not null)
                (failures ??= []).Add(failure);
        }

        // A report tells of the failures, so then nothing is thrown.
        if (outcomes is not null || policy.Failures != FailurePolicy.ThrowAfterAll)
            return;
        if (failures is null && cancellation is not null)
            ExceptionDispatchInfo.Throw(cancellation);
        if (failures is not null)
            throw new AggregateException($"{failures.Count} of {HandlerCount} handler(s) of '{typeof(TEvent)}' failed.", failures);
    }

    internal virtual ValueTask Start(int handler, TEvent @event, EventContext? context, CancellationToken cancellationToken)
    {
        if (_unavailable?[handler] is { } unavailable)
            return ValueTask.FromException(unavailable);

        try
        {
            return InvokeAsync(handler, @event, context, cancellationToken);
        }
        catch (Exception exception)
        {
            return ValueTask.FromException(exception);
        }
    }

    private ValueTask[] StartEach(HandlerGate? gate, TEvent @event, EventContext? context, CancellationToken cancellationToken)
    {
        var results = new ValueTask[HandlerCount];
        for (var handler = 0; handler < results.Length; handler++)
            results[handler] = StartThrough(gate, handler, @event, context, cancellationToken);
        return results;
    }

    private ValueTask StartThrough(
        HandlerGate? gate,
        int handler,
        TEvent @event,
        EventContext? context,
        CancellationToken cancellationToken) =>
        gate is null ? Start(handler, @event, context, cancellationToken) : PassAsync(gate, handler, @event, context, cancellationToken);

    /// <summary>Async, so that what a gate throws before it returns a task comes with the task.</summary>
    private async ValueTask PassAsync(
        HandlerGate gate,
        int handler,
        TEvent @event,
        EventContext? context,
        CancellationToken cancellationToken)
    {
        var type = GetHandlerType(handler);
        var ordinal = Enumerable.Range(0, handler).Count(other => GetHandlerType(other) == type);
        var call = new HandlerCall(type, ordinal, token => Awaitable(Start(handler, @event, context, token)), cancellationToken);
        await gate.InvokeAsync(call).ConfigureAwait(false);
    }
#pragma warning restore CA2012
}
